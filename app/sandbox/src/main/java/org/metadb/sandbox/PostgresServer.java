package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL server on a loopback port: UTF-8, locale C.UTF-8, time zone UTC, passwords by scram-sha-256.
 *
 * <p>A commit that was acknowledged outlives {@link #kill} (synchronous_commit is on), but not a loss of power (fsync
 * is off). In the directory stand {@code data}, {@code log} and {@code port}; a named directory is used again by the
 * next server that names it, with its port and its settings.
 */
public final class PostgresServer extends DirectoryService implements Postgres {
    private static final String SUPERUSER = "postgres";
    private static final Duration START_MAX = Duration.ofSeconds(30);

    /** PostgreSQL's states in which a later attempt can succeed: it is starting, recovering, or does not listen yet. */
    private static final List<String> NOT_YET = List.of("57P03", "08001", "08006", "08004");

    private final PostgresVersion version;
    private final int port;
    private final String password;
    private final Map<String, String> settings;
    private final Site site;

    private PostgresServer(Builder builder) {
        super("PostgreSQL " + builder.version.major(), "postgres" + builder.version.major(), builder.directory);
        this.version = builder.version;
        this.port = Ports.kept(directory().resolve("port"));
        this.password = builder.password;
        this.settings = Map.copyOf(builder.settings);
        this.site = builder.installed
                .<Site>map(installed -> new LocalSite(Role.postgres(version), Optional.of(installed.programs())))
                .orElseGet(() -> Site.of(Role.postgres(version)));
    }

    /** PostgreSQL 15 in a temporary directory, unless told otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void start() {
        try {
            new PostgresData(directory(), site)
                    .prepare(SUPERUSER, password, settings, initdb -> launch("INT", port, initdb));
        } catch (IOException e) {
            throw new SandboxException(name() + ": cannot prepare " + directory(), e);
        }
        List<String> command = new ArrayList<>(site.program("postgres"));
        command.addAll(List.of("-D", directory().resolve("data").toString()));
        command.addAll(List.of("-h", site.listenAddress(), "-p", Integer.toString(port), "-k", ""));
        // SIGINT is PostgreSQL's fast shutdown, which ends sessions instead of waiting for them
        run(site, "INT", port, command, START_MAX, this::answers);
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            if (NOT_YET.contains(e.getSQLState())) {
                return false;
            }
            throw new SandboxException(name() + ": refuses its superuser" + ServiceProcess.tail(logFile()), e);
        }
    }

    public PostgresVersion version() {
        return version;
    }

    @Override
    public String host() {
        return Site.HOST;
    }

    /** Known before the first start. */
    @Override
    public int port() {
        return port;
    }

    @Override
    public String superuser() {
        return SUPERUSER;
    }

    @Override
    public String superuserPassword() {
        return password;
    }

    /** What a server is started with. */
    public static final class Builder {
        private PostgresVersion version = PostgresVersion.V15;
        private Optional<Path> directory = Optional.empty();
        private Optional<InstalledPostgres> installed = Optional.empty();
        private String password = "sandbox-superuser";
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Builder() {}

        public Builder version(PostgresVersion version) {
            this.version = version;
            return this;
        }

        /** Runs the programs of that installation, whatever its version; as a process, also where other services are containers. */
        public Builder programs(InstalledPostgres programs) {
            this.installed = Optional.of(programs);
            return this;
        }

        /** Keeps the data there. Without it they live in a temporary directory and end with {@link #close}. */
        public Builder directory(Path directory) {
            this.directory = Optional.of(directory);
            return this;
        }

        /** Of the superuser; counts when the directory is new. */
        public Builder password(String password) {
            this.password = password;
            return this;
        }

        /** A line of postgresql.conf, for example wal_level and logical. The directory keeps it. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Enough for Debezium's connectors: wal_level=logical, and slots for many of them. */
        public Builder logicalReplication() {
            return setting("wal_level", "logical")
                    .setting("max_replication_slots", "50")
                    .setting("max_wal_senders", "50");
        }

        /** Not started yet. */
        public PostgresServer build() {
            return new PostgresServer(this);
        }

        public PostgresServer start() {
            return Services.started(build());
        }
    }
}
