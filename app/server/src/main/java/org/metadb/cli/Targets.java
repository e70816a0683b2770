package org.metadb.cli;

import java.time.Duration;
import java.util.Optional;
import org.metadb.config.ClientSsl;
import org.metadb.config.Configuration;
import org.metadb.config.Credentials;
import org.metadb.config.Door;
import org.metadb.config.Target;
import org.metadb.target.TargetSettings;
import org.metadb.wire.DoorSettings;
import org.metadb.wire.TargetAddress;

/** The configuration in the words of the rooms that use it. */
final class Targets {

    private Targets() {}

    /** The target database as the system user. */
    static TargetSettings system(Configuration configuration) {
        return settings(configuration.target(), configuration.target().systemUser());
    }

    /** The same as the superuser, where one is configured. */
    static Optional<TargetSettings> superuser(Configuration configuration) {
        return configuration.target().superuser().map(user -> settings(configuration.target(), user));
    }

    private static TargetSettings settings(Target target, Credentials user) {
        return new TargetSettings(
                target.host(),
                target.port(),
                target.database(),
                user.user(),
                user.password().reveal(),
                target.sslMode());
    }

    /** The target as clients of the door reach it, with roles of their own. */
    static TargetAddress ofDoor(Configuration configuration) {
        Target target = configuration.target();
        return new TargetAddress(target.host(), target.port(), target.database(), target.sslMode(), Optional.empty());
    }

    /**
     * The door's settings.
     *
     * @throws CommandFailure if the configuration asks for what the door cannot do: to serve without TLS who asked for it would be worse
     */
    static DoorSettings doorSettings(Configuration configuration) {
        Door door = configuration.door();
        if (door.ssl() != ClientSsl.OFF) {
            throw new CommandFailure(
                    "ssl = " + door.ssl() + ": this version serves clients without TLS only; set ssl = off in "
                            + Configuration.FILE_NAME + ", and let clients come from this machine or through a tunnel");
        }
        return new DoorSettings(
                door.listenAddresses(),
                door.listenPort(),
                door.unixSocketDirectories().stream().findFirst(),
                door.maxConnections(),
                DoorSettings.STATEMENT_BYTES_MAX_DEFAULT,
                Duration.ofSeconds(60));
    }
}
