package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The data directory of one server, and {@code sandbox.conf} in it, which postgresql.conf includes. */
record PostgresData(Path directory, Site site) {
    /**
     * For every server. They stand in a file, not on the command line, so that whoever starts on this directory later
     * finds them: without wal_level=logical a server that holds a replication slot does not start.
     */
    private static final Map<String, String> ALWAYS = Map.of(
            "timezone", "UTC",
            "log_timezone", "UTC",
            "log_line_prefix", "%m [%p] %u@%d ",
            "shared_buffers", "32MB",
            "max_connections", "200",
            "fsync", "off",
            "full_page_writes", "off",
            "synchronous_commit", "on");

    /** Where a server listens, others than this machine do not come; to a container we do not come from 127.0.0.1. */
    private static final String FROM_ANYWHERE = """
            host all         all all scram-sha-256
            host replication all all scram-sha-256
            """;

    /** Makes the directory ready for a start. initdb is started as {@code launch} says. */
    void prepare(String superuser, String password, Map<String, String> settings, Function<List<String>, Launch> launch)
            throws IOException {
        Path data = directory.resolve("data");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialize(data, superuser, password, launch);
        }
        writeSettings(data.resolve("sandbox.conf"), settings);
    }

    private void initialize(Path data, String superuser, String password, Function<List<String>, Launch> launch)
            throws IOException {
        Files.createDirectories(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        site.own(data);
        Path passwordFile = Files.createTempFile(directory, "password", "");
        try {
            Files.writeString(passwordFile, password);
            site.own(passwordFile);
            List<String> command = new ArrayList<>(site.program("initdb"));
            command.addAll(List.of("--no-sync", "-D", data.toString(), "-U", superuser, "-E", "UTF8"));
            command.addAll(List.of("--locale=C.UTF-8", "-A", "scram-sha-256", "--pwfile=" + passwordFile));
            site.run(launch.apply(command));
        } finally {
            Files.delete(passwordFile);
        }
        Path configuration = data.resolve("postgresql.conf");
        Files.writeString(configuration, Files.readString(configuration) + "\ninclude 'sandbox.conf'\n");
        Path access = data.resolve("pg_hba.conf");
        Files.writeString(access, Files.readString(access) + FROM_ANYWHERE);
    }

    /** Settings of earlier starts stay unless they are given anew. */
    private void writeSettings(Path file, Map<String, String> settings) throws IOException {
        Map<String, String> merged = new LinkedHashMap<>(ALWAYS);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split(" = ", 2);
                merged.put(
                        parts[0], parts[1].substring(1, parts[1].length() - 1).replace("''", "'"));
            }
        }
        merged.putAll(settings);
        StringBuilder text = new StringBuilder();
        merged.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("'", "''"))
                .append("'\n"));
        Files.writeString(file, text);
        site.own(file);
    }
}
