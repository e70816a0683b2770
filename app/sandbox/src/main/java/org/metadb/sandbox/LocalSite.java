package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Processes of this machine, from Maven's artifacts.
 *
 * @param programs the directory with PostgreSQL's programs, if it is another than that of the artifacts
 */
record LocalSite(Role role, Optional<Path> programs) implements Site {
    LocalSite(Role role) {
        this(role, Optional.empty());
    }

    @Override
    public String listenAddress() {
        return HOST;
    }

    @Override
    public List<String> program(String name) {
        return switch (role) {
            case POSTGRES_15, POSTGRES_18 -> {
                PostgresVersion version = role == Role.POSTGRES_15 ? PostgresVersion.V15 : PostgresVersion.V18;
                List<String> words = new ArrayList<>(Unprivileged.current().prefix());
                Path directory = programs.orElseGet(() -> PostgresBinaries.of(version));
                words.add(directory.resolve(name).toString());
                yield words;
            }
            case BROKER, WORKER ->
                List.of(Path.of(System.getProperty("java.home"), "bin", name).toString());
        };
    }

    @Override
    public String classPath() {
        return ServiceArtifacts.of(role.word()).stream()
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    /** A plugin is a folder of archives, and Connect follows links: nothing needs to be copied. */
    @Override
    public Path plugins(Path directory) {
        Path plugins = directory.resolve("plugins");
        Path plugin = plugins.resolve("debezium-connector-postgres");
        try {
            Directories.delete(plugin);
            Files.createDirectories(plugin);
            for (Path jar : ServiceArtifacts.of("connector")) {
                Files.createSymbolicLink(plugin.resolve(jar.getFileName()), jar);
            }
            return plugins;
        } catch (IOException e) {
            throw new SandboxException("cannot prepare " + plugin, e);
        }
    }

    @Override
    public void own(Path path) throws IOException {
        if (role.isPostgres()) {
            Unprivileged.current().own(path);
        }
    }

    @Override
    public String brokersFromHere(String bootstrapServers) {
        return bootstrapServers;
    }

    @Override
    public Map<String, String> databaseFromHere(Map<String, String> properties) {
        return properties;
    }

    @Override
    public void run(Launch launch) {
        Commands.run(launch.command());
    }

    @Override
    public RunningProgram start(Launch launch) {
        return ServiceProcess.start(launch);
    }
}
