package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Containers of a Docker daemon, from the role's image; each lasts from a start to its end. The daemon must see this
 * machine's files: a service's directory is mounted at its own path, and outlives the container.
 *
 * <p>A service has the same port inside and outside, where it is published on the loopback address. Among themselves
 * containers use one network, in which each is called after its port ({@link #nameOf}).
 */
record ContainerSite(Role role, ContainerDaemon daemon) implements Site {
    /** On which a broker listens for containers; it must tell them another address of itself than it tells this machine. */
    static final int BROKER_PORT_FOR_CONTAINERS = 9092;

    private static final Set<String> THIS_MACHINE = Set.of(HOST, "localhost");

    /** A port of this machine belongs to one service, so it also names its container. */
    static String nameOf(int port) {
        return "metadb-sandbox-" + port;
    }

    @Override
    public String listenAddress() {
        return "0.0.0.0";
    }

    @Override
    public List<String> program(String name) {
        return List.of(name);
    }

    @Override
    public String classPath() {
        return switch (role) {
            case BROKER -> "/opt/kafka/libs/*";
            case WORKER -> "/kafka/libs/*";
            case POSTGRES_15, POSTGRES_18 -> throw new IllegalStateException(role + " is no Java program");
        };
    }

    @Override
    public Path plugins(Path directory) {
        return Path.of("/kafka/connect");
    }

    @Override
    public void own(Path path) throws IOException {
        if (role.isPostgres()) {
            Unprivileged.current().own(path);
        }
    }

    @Override
    public String brokersFromHere(String bootstrapServers) {
        return brokersFromContainers(bootstrapServers);
    }

    static String brokersFromContainers(String bootstrapServers) {
        return Arrays.stream(bootstrapServers.split(","))
                .map(ContainerSite::brokerFromContainers)
                .collect(Collectors.joining(","));
    }

    private static String brokerFromContainers(String address) {
        String[] parts = address.split(":");
        if (parts.length != 2 || !THIS_MACHINE.contains(parts[0])) {
            return address;
        }
        return nameOf(Integer.parseInt(parts[1])) + ":" + BROKER_PORT_FOR_CONTAINERS;
    }

    @Override
    public Map<String, String> databaseFromHere(Map<String, String> properties) {
        return databaseFromContainers(properties);
    }

    static Map<String, String> databaseFromContainers(Map<String, String> properties) {
        String host = properties.get("database.hostname");
        if (host == null || !THIS_MACHINE.contains(host)) {
            return properties;
        }
        Map<String, String> changed = new LinkedHashMap<>(properties);
        changed.put("database.hostname", nameOf(Integer.parseInt(properties.get("database.port"))));
        return changed;
    }

    @Override
    public void run(Launch launch) {
        RunningProgram program = start(launch);
        try {
            Waiting.until(launch.name() + ": " + launch.command().get(0), Commands.MAX, () -> !program.isAlive());
            if (program.exitStatus() != 0) {
                throw new SandboxException(launch.name() + ": " + String.join(" ", launch.command()) + ": status "
                        + program.exitStatus() + ServiceProcess.tail(launch.log()));
            }
        } finally {
            program.kill();
        }
    }

    @Override
    public RunningProgram start(Launch launch) {
        daemon.need(role);
        User user = user();
        try {
            Path users = launch.directory().resolve("passwd");
            Files.writeString(users, "sandbox:x:" + user.uid() + ":" + user.gid() + "::/:/bin/sh\n");
            if (!Files.exists(launch.log())) {
                Files.createFile(launch.log());
            }
            own(launch.log());
            return ServiceContainer.start(daemon, role.image(), user.toString(), users, launch);
        } catch (IOException e) {
            throw new SandboxException(launch.name() + ": cannot prepare " + launch.directory(), e);
        }
    }

    /** The one to whom {@link #own} gives files: we, or nobody for a PostgreSQL that root starts. */
    private User user() {
        boolean nobody = role.isPostgres() && Unprivileged.current().isRoot();
        List<String> who = nobody ? List.of("nobody") : List.of();
        return new User(Commands.run(words("-u", who)), Commands.run(words("-g", who)));
    }

    private static List<String> words(String option, List<String> who) {
        return who.isEmpty() ? List.of("id", option) : List.of("id", option, who.get(0));
    }

    /** In numbers, for the image need not know them by name. */
    private record User(String uid, String gid) {
        @Override
        public String toString() {
            return uid + ":" + gid;
        }
    }
}
