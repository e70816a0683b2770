package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Metadb as its users have it: the launcher of the distribution, a data directory made by {@code metadb init}, and
 * {@code metadb start} as a process. In the directory stand {@code data}, {@code metadb.log} and {@code port}.
 */
public final class MetadbProcess extends DirectoryService {
    public static final String DATABASE = "metadb";
    public static final String SYSTEM_USER = "mdbadmin";
    public static final String SYSTEM_USER_PASSWORD = "sandbox";

    /** A machine that runs other builds beside may need it; a process that died is noticed at once. */
    private static final Duration START_MAX = Duration.ofSeconds(180);

    private static final int LOG_LINES_SHOWN = 20;

    private final Path launcher;
    private final Postgres target;
    private final int port;

    /**
     * @param launcher {@code bin/metadb} of an installation, or {@code scripts/metadb} of a built tree
     * @param target where the analytics database is, or will be by {@link #createDatabase}
     * @param directory is kept by {@link #close}
     */
    public MetadbProcess(Path launcher, Postgres target, Path directory) {
        super("Metadb", "metadb", Optional.of(directory));
        this.launcher = launcher.toAbsolutePath();
        this.target = target;
        this.port = Ports.kept(directory().resolve("port"));
    }

    /** Makes what an administrator prepares: the system user and the database that it owns. */
    public void createDatabase() {
        try (Connection connection = target.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + SYSTEM_USER + " login password '" + SYSTEM_USER_PASSWORD + "'");
            statement.execute("create database " + DATABASE + " owner " + SYSTEM_USER);
        } catch (SQLException e) {
            throw new SandboxException(name() + ": cannot create its database", e);
        }
    }

    /** Runs {@code metadb init} and fills in metadb.conf. */
    public void init() {
        Commands.run(List.of(launcher.toString(), "init", "-D", dataDirectory().toString()));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("host", target.host());
        settings.put("port", Integer.toString(target.port()));
        settings.put("database", DATABASE);
        settings.put("superuser", target.superuser());
        settings.put("superuser_password", target.superuserPassword());
        settings.put("systemuser", SYSTEM_USER);
        settings.put("systemuser_password", SYSTEM_USER_PASSWORD);
        settings.put("sslmode", "disable");
        Path configuration = dataDirectory().resolve("metadb.conf");
        try {
            String text = Files.readString(configuration);
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                text = text.replaceFirst(
                        "(?m)^" + setting.getKey() + " =.*$", setting.getKey() + " = " + setting.getValue());
            }
            Files.writeString(configuration, text);
        } catch (IOException e) {
            throw new SandboxException(name() + ": cannot edit " + configuration, e);
        }
    }

    /** Returns when clients are let in. */
    @Override
    public void start() {
        run(ServiceProcess::start, "TERM", port, startCommand(), START_MAX, this::answers);
    }

    private List<String> startCommand() {
        return List.of(
                launcher.toString(),
                "start",
                "-D",
                dataDirectory().toString(),
                "-p",
                Integer.toString(port),
                "-l",
                serverLog().toString());
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Connects to the analytics database through Metadb, as the system user. The caller closes the connection. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + Site.HOST + ":" + port + "/" + DATABASE, SYSTEM_USER, SYSTEM_USER_PASSWORD);
    }

    /** On which clients are served. */
    public int port() {
        return port;
    }

    public Path dataDirectory() {
        return directory().resolve("data");
    }

    /** What {@code start -l} writes; what it says beside that is in {@link #logFile}. */
    public Path serverLog() {
        return directory().resolve("metadb.log");
    }

    /** The last lines of {@link #serverLog}, for who wants to know why something went wrong. */
    public List<String> logTail() {
        try {
            List<String> lines = Files.exists(serverLog()) ? Files.readAllLines(serverLog()) : List.of();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
        } catch (IOException e) {
            return List.of(serverLog() + " cannot be read: " + e.getMessage());
        }
    }
}
