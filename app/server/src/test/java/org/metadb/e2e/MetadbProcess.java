package org.metadb.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.metadb.cli.Main;
import org.metadb.sandbox.Postgres;

/** The program under test as a process of its own, on a data directory that outlives it: what an operator starts, stops and kills. */
final class MetadbProcess implements AutoCloseable {

    /** Where a server keeps what it stores, and as whom. */
    record Target(Postgres server, String database, String user, String password) {

        Connection connect() throws SQLException {
            return server.connect(database, user, password);
        }
    }

    private final Path data;
    private final Target target;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private MetadbProcess(Path data, Target target, int port) {
        this.data = data;
        this.target = target;
        this.port = port;
    }

    /** A new data directory, not started yet. */
    static MetadbProcess init(Path data, Target target) {
        MetadbProcess server = new MetadbProcess(data, target, freePort());
        if (server.run("init", "-D", data.toString()) != 0) {
            throw new AssertionError("init failed");
        }
        try {
            Files.writeString(data.resolve("metadb.conf"), """
                    [main]
                    host = %s
                    port = %d
                    database = %s
                    superuser = %s
                    superuser_password = %s
                    systemuser = %s
                    systemuser_password = %s
                    sslmode = disable
                    """.formatted(
                            target.server().host(),
                            target.server().port(),
                            target.database(),
                            target.server().superuser(),
                            target.server().superuserPassword(),
                            target.user(),
                            target.password()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server; it may not serve yet. */
    MetadbProcess start() {
        process = Optional.of(
                launch("start", "-D", data.toString(), "-p", String.valueOf(port), "--debug", "-l", log().toString()));
        return this;
    }

    /** Runs a subcommand to its end and returns its exit code. */
    int run(String... arguments) {
        try {
            Process once = launch(arguments);
            if (!once.waitFor(60, TimeUnit.SECONDS)) {
                once.destroyForcibly();
                throw new AssertionError("still running: " + List.of(arguments));
            }
            return once.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process launch(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(arguments));
        File out = data.resolveSibling(data.getFileName() + ".out").toFile();
        try {
            Process started = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(out))
                    .start();
            started.getOutputStream().close();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log() {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.filter(Process::isAlive).isPresent();
    }

    /** SIGKILL: nothing of the process runs any more. */
    void kill() {
        end(running().destroyForcibly(), Duration.ofSeconds(10));
    }

    /** SIGTERM, as systemd sends it; returns the exit code. */
    int terminate(Duration patience) {
        Process ending = running();
        ending.destroy();
        return end(ending, patience);
    }

    /** SIGSTOP or SIGCONT. */
    void signal(String signal) {
        try {
            int code = new ProcessBuilder(
                            "kill", "-" + signal, String.valueOf(running().pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + signal + " ended with " + code);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process running() {
        return process.orElseThrow(() -> new AssertionError("not started"));
    }

    private int end(Process ending, Duration patience) {
        try {
            if (!ending.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + patience.toMillis() + " ms\n" + logText());
            }
            process = Optional.empty();
            return ending.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A connection through the server's door, as soon as it is open. */
    Connection connect() {
        return Awaitility.await("door of " + data)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(this::door, connection -> connection != null);
    }

    private Connection door() throws SQLException {
        if (!isAlive()) {
            throw new AssertionError("the server has ended\n" + logText());
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + port + "/metadb?sslmode=disable", target.user(), target.password());
    }

    /** Runs statements through the door. */
    void execute(String... statements) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** What <code>list status</code> says of a data source. */
    record Status(
            String stream,
            String sync,
            Optional<Long> lag,
            Optional<String> lastError,
            long deadLetters,
            long partitions) {}

    Status status(String source) {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("list status")) {
            while (rows.next()) {
                if (rows.getString("name").equals(source)) {
                    long lag = rows.getLong("lag");
                    return new Status(
                            rows.getString("source_stream"),
                            rows.getString("source_sync"),
                            rows.wasNull() ? Optional.empty() : Optional.of(lag),
                            Optional.ofNullable(rows.getString("last_error")),
                            rows.getLong("dead_letters"),
                            rows.getLong("partitions"));
                }
            }
            throw new AssertionError("list status knows no " + source);
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            signal("CONT");
            kill();
        }
    }
}
