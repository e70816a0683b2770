package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the programs of a role run: as processes of this machine, or in containers. The system property
 * {@code metadb.sandbox} (or METADB_SANDBOX) chooses, with {@code processes}, the default, or {@code containers}.
 *
 * <p>Either way a service listens on a port of this machine's loopback address, and its directory has the same path for
 * its programs as for us; so the services write their configuration once for both.
 */
sealed interface Site extends Launcher permits LocalSite, ContainerSite {
    /** The address at which this machine reaches every service, and nobody else. */
    String HOST = "127.0.0.1";

    /** @throws SandboxException when the switch has another value, or containers are chosen and no daemon answers */
    static Site of(Role role) {
        return inContainers() ? new ContainerSite(role, ContainerDaemon.found()) : new LocalSite(role);
    }

    /** Whether the switch says so. */
    static boolean inContainers() {
        String chosen = Settings.find("metadb.sandbox").orElse("processes");
        return switch (chosen) {
            case "processes" -> false;
            case "containers" -> true;
            default ->
                throw new SandboxException("metadb.sandbox is \"" + chosen + "\": it must be processes or containers");
        };
    }

    /** Where a program listens so that its port answers at {@link #HOST}. */
    String listenAddress();

    /** How a command begins that runs a program of the role (initdb, postgres, java) as the user it needs. */
    List<String> program(String name);

    /** Of a role that is a Java program. */
    String classPath();

    /** The folder in which a Connect worker finds Debezium's connector. Links may be made for it in the directory. */
    Path plugins(Path directory);

    /** Gives a file or an empty directory to the user that the programs run as. */
    void own(Path path) throws IOException;

    /** Addresses of brokers, as a program of this site reaches them. */
    String brokersFromHere(String bootstrapServers);

    /** A connector's properties, with its database at the address where a program of this site reaches it. */
    Map<String, String> databaseFromHere(Map<String, String> properties);

    /** Runs a program that ends by itself, to its end. */
    void run(Launch launch);
}
