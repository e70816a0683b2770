package org.metadb.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.metadb.pg.SslMode;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

/** A door before a fresh database, and the ways through it. */
final class TestDoor implements AutoCloseable {
    final TestDatabase database;
    final TestHandler handler = new TestHandler();
    final Door door;

    TestDoor() throws IOException {
        this(TestPostgres.freshDatabase(), settings());
    }

    TestDoor(PostgresVersion version) throws IOException {
        this(TestPostgres.freshDatabase(version), settings());
    }

    TestDoor(DoorSettings settings) throws IOException {
        this(TestPostgres.freshDatabase(), settings);
    }

    private TestDoor(TestDatabase database, DoorSettings settings) throws IOException {
        this.database = database;
        this.door = Door.open(settings, target(database, SslMode.PREFER), handler);
    }

    static DoorSettings settings() {
        return DoorSettings.of(List.of("127.0.0.1"), 0, Optional.empty());
    }

    static TargetAddress target(TestDatabase database, SslMode sslMode) {
        return new TargetAddress(database.host(), database.port(), database.name(), sslMode, Optional.empty());
    }

    Connection connect(String... properties) throws SQLException {
        Properties all = new Properties();
        all.setProperty("user", database.owner());
        all.setProperty("password", database.ownerPassword());
        for (int i = 0; i < properties.length; i += 2) {
            all.setProperty(properties[i], properties[i + 1]);
        }
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + door.port() + "/metadb", all);
    }

    Output psql(String... arguments) throws IOException, InterruptedException {
        return psql(door.port(), "metadb", "", arguments);
    }

    Output psqlScript(String script, String... arguments) throws IOException, InterruptedException {
        return psql(door.port(), "metadb", script, arguments);
    }

    Output psqlDirect(String script, String... arguments) throws IOException, InterruptedException {
        return psql(database.port(), database.name(), script, arguments);
    }

    private Output psql(int port, String name, String script, String... arguments)
            throws IOException, InterruptedException {
        Process process = startPsql(port, name, arguments);
        try (var in = process.getOutputStream()) {
            in.write(script.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("psql did not end");
        }
        return new Output(process.exitValue(), text);
    }

    /** Standard error goes where standard output goes. */
    Process startPsql(String... arguments) throws IOException {
        return startPsql(door.port(), "metadb", arguments);
    }

    private Process startPsql(int port, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "psql", "-X", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", database.owner(), "-d", name));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PGPASSWORD", database.ownerPassword(), "PGCLIENTENCODING", "UTF8", "LC_ALL", "C.UTF-8"));
        return builder.start();
    }

    static boolean hasPsql() {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
    }

    /** Statements that sessions of the owner are running now. */
    long runningStatements(String like) throws SQLException {
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) from pg_stat_activity where state = 'active' and usename = '"
                                + database.owner() + "' and query like '" + like + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The database says if a session was left behind. */
    @Override
    public void close() {
        door.close();
        database.close();
    }

    record Output(int exitCode, String text) {}
}
