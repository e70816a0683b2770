package org.metadb.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.metadb.config.Configuration;
import org.metadb.datadir.DataDirectory;
import org.metadb.datadir.DirectoryLock;
import org.metadb.log.ServerLog;
import org.metadb.sandbox.Postgres;
import org.metadb.sandbox.TestDatabase;

/** The server as Main wires it, in this process, in a data directory of its own; one at a time, since the log is the process's. */
final class TestServer implements AutoCloseable {

    private static final Duration READY_MAX = Duration.ofSeconds(30);

    private final Path data;
    private final DirectoryLock lock;
    private final StopSignal stop = new StopSignal();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final ServerLog log = ServerLog.to(logged, false, true);
    private final FutureTask<Void> run;
    private final Configuration configuration;
    private final int port;

    private TestServer(Map<String, String> keys) throws IOException {
        data = Files.createTempDirectory("metadb-data");
        port = freePort();
        StringBuilder text = new StringBuilder("[main]\n");
        keys.forEach((key, value) -> text.append(key + " = " + value + "\n"));
        Files.writeString(data.resolve("metadb.conf"), text);
        configuration = Configuration.read(data).withListenPort(port);
        DataDirectory directory = DataDirectory.existing(data);
        lock = DirectoryLock.acquire(directory);
        ServerContext context = new ServerContext(
                configuration,
                new StartOptions(Optional.empty(), OptionalInt.of(port), false, true),
                lock,
                directory.instanceId(lock),
                Version.current(),
                stop,
                log);
        run = new FutureTask<>(() -> {
            new MetadbServer().run(context);
            return null;
        });
        new Thread(run, "test-server").start();
    }

    /** What metadb.conf says for a database, its owner being the system user. */
    static Map<String, String> keys(TestDatabase database) {
        return keys(database.server(), database.name(), database.owner(), database.ownerPassword());
    }

    static Map<String, String> keys(Postgres server, String database, String user, String password) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("host", server.host());
        keys.put("port", Integer.toString(server.port()));
        keys.put("database", database);
        keys.put("systemuser", user);
        keys.put("systemuser_password", password);
        keys.put("superuser", server.superuser());
        keys.put("superuser_password", server.superuserPassword());
        keys.put("sslmode", "disable");
        return keys;
    }

    /** Begins to start; returns at once. */
    static TestServer start(Map<String, String> keys) {
        try {
            return new TestServer(keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts and waits until statements are carried out. */
    static TestServer serving(TestDatabase database) {
        TestServer server = start(keys(database));
        server.awaitLog("server is ready");
        return server;
    }

    Configuration configuration() {
        return configuration;
    }

    int port() {
        return port;
    }

    Path data() {
        return data;
    }

    /** All log lines so far, without their times. */
    List<String> log() {
        return logged.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^\\S+ \\S+ UTC  ", ""))
                .toList();
    }

    /** Waits for a line that contains the text. */
    void awaitLog(String text) {
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        while (log().stream().noneMatch(line -> line.contains(text))) {
            if (System.nanoTime() > deadline || run.isDone()) {
                throw new AssertionError(
                        "not logged: " + text + "\n" + String.join("\n", log()),
                        run.isDone() ? failure().orElse(null) : null);
            }
            pause();
        }
    }

    /** What the server ended with, once it has; empty after an end in order. */
    Optional<Throwable> failure() {
        try {
            run.get(READY_MAX.toSeconds(), TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the server runs on:\n" + String.join("\n", log()), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the operator would see on standard error. */
    List<String> failureLines() {
        return CommandFailure.linesOf(failure().orElseThrow(() -> new AssertionError("the server ended in order")));
    }

    boolean isRunning() {
        return !run.isDone();
    }

    /** Asks the server to end. */
    void stop() {
        stop.request();
    }

    Connection connect(String user, String password, String... properties) throws SQLException {
        return connectTo("metadb", user, password, properties);
    }

    Connection connectTo(String database, String user, String password, String... properties) throws SQLException {
        Properties all = new Properties();
        all.setProperty("user", user);
        all.setProperty("password", password);
        for (int i = 0; i < properties.length; i += 2) {
            all.setProperty(properties[i], properties[i + 1]);
        }
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, all);
    }

    /** What psql prints, both outputs in one, and its exit code behind it in a line of its own. */
    String psql(String user, String password, String database, String script, String... options) {
        List<String> command = new ArrayList<>(
                List.of("psql", "-X", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", user, "-d", database));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("PGPASSWORD", password, "PGCLIENTENCODING", "UTF8", "LC_ALL", "C.UTF-8"));
        try {
            Process process = builder.start();
            try (var in = process.getOutputStream()) {
                in.write(script.getBytes(StandardCharsets.UTF_8));
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text + process.waitFor() + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop.request();
        try {
            run.get(READY_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // the test has looked at it, or does not care
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("the server does not end", e);
        } finally {
            log.close();
            lock.close();
            delete(data);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
