package org.metadb.sandbox.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.metadb.sandbox.MetadbProcess;
import org.metadb.sandbox.Postgres;
import org.metadb.sandbox.Sandbox;
import org.metadb.sandbox.SandboxException;

/** The demo, from nothing to the last comparison. Everything it starts ends with this process, however it ends. */
public final class Demo {
    private static final Duration ONCE = Duration.ofSeconds(25);
    private static final Duration DRAIN_MAX = Duration.ofSeconds(60);
    private static final Duration PICTURE_EVERY = Duration.ofSeconds(1);
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    private final Options options;
    private final Screen screen;
    private final Sandbox sandbox;
    private final MetadbProcess metadb;
    private final Library library;

    private volatile boolean stopping;

    private Demo(Options options, Screen screen, Path launcher) {
        this.options = options;
        this.screen = screen;
        this.sandbox = Sandbox.builder().build();
        this.metadb = new MetadbProcess(
                launcher, sandbox.target(), sandbox.directory().resolve("metadb"));
        this.library = new Library(sandbox.source());
    }

    /**
     * System properties from the script: {@code demo.launcher}, the path of Metadb's launcher, and {@code demo.terminal},
     * whether standard output is one.
     */
    public static void main(String[] arguments) {
        Options options;
        try {
            if (List.of(arguments).contains("--help")) {
                System.out.println(Options.USAGE);
                return;
            }
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(2);
            return;
        }
        Screen screen = new Screen(System.out, Boolean.getBoolean("demo.terminal"));
        Demo demo = new Demo(options, screen, Path.of(System.getProperty("demo.launcher", "scripts/metadb")));
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "demo-end"));
        System.exit(demo.run() ? 0 : 1);
    }

    private boolean run() {
        try {
            start();
            return stream();
        } catch (SandboxException | SQLException e) {
            // once everything is being stopped, it fails for that reason
            if (!stopping) {
                System.err.println("demo: " + e.getMessage());
                screen.print(metadb.logTail());
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void start() throws SQLException {
        screen.step("starting two PostgreSQL servers, Kafka, Kafka Connect with Debezium");
        sandbox.start();
        screen.step("creating the source database: a lending library, six tables");
        library.create();
        screen.step("metadb init -D data, and filling in data/metadb.conf");
        metadb.createDatabase();
        metadb.init();
        screen.step("metadb start -D data -p " + metadb.port() + " -l metadb.log");
        metadb.start();
        screen.step("starting the connector: a snapshot of all rows first, then every change");
        sandbox.worker().createConnector(library.connector());
        String create = Library.createDataSource(sandbox.broker().bootstrapServers());
        screen.step("on Metadb's port:");
        screen.print(create.lines().map(line -> "          " + line).toList());
        try (Connection connection = metadb.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(create);
        }
        screen.step("the library opens: " + options.rate() + " changes per second, and after a while a new column");
    }

    private boolean stream() throws SQLException, InterruptedException {
        try (Connection source = library.connect();
                Connection door = metadb.connect();
                Workload workload = new Workload(library, options.seed(), options.rate());
                Latency latency = new Latency(metadb, workload)) {
            Monitor monitor = new Monitor(source, door, workload, latency);
            if (!screen.isTerminal() && !options.once()) {
                screen.print(lookAround());
            }
            long end = System.nanoTime() + ONCE.toNanos();
            do {
                show(monitor);
                Thread.sleep((screen.isTerminal() ? PICTURE_EVERY : LINE_EVERY).toMillis());
                workload.check();
            } while (!options.once() || System.nanoTime() - end < 0);
            workload.end();
            workload.check();
            screen.step("the library closes; " + monitor.summary());
            return judge(source, door, monitor);
        }
    }

    private void show(Monitor monitor) throws SQLException {
        if (screen.isTerminal()) {
            List<String> picture = new ArrayList<>(monitor.picture());
            if (!options.once()) {
                picture.addAll(lookAround());
            }
            screen.picture(picture);
        } else {
            screen.step(Monitor.number(monitor.versions()) + " versions | " + monitor.summary());
        }
    }

    /** Waits for what is still on its way: until all is equal, or the time is over. */
    private boolean judge(Connection source, Connection door, Monitor monitor)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + DRAIN_MAX.toNanos();
        Verdict verdict = Verdict.of(source, door, Library.TABLES);
        while (!verdict.good() && System.nanoTime() - deadline < 0) {
            screen.step("waiting for " + verdict.unequal() + " of " + Library.TABLES.size() + " tables; "
                    + monitor.stream());
            Thread.sleep(2000);
            verdict = Verdict.of(source, door, Library.TABLES);
        }
        screen.step("every current table compared with its source, every history checked");
        screen.print(verdict.lines());
        if (verdict.good()) {
            screen.print(monitor.loan());
            screen.step("all equal");
        } else {
            screen.print(metadb.logTail());
            screen.step("NOT EQUAL");
        }
        return verdict.good();
    }

    private List<String> lookAround() {
        return List.of(
                "",
                "  look around (Ctrl-C stops everything):",
                "  Metadb  "
                        + psql(metadb.port(), MetadbProcess.SYSTEM_USER, MetadbProcess.SYSTEM_USER_PASSWORD, "metadb"),
                "  target  " + psql(sandbox.target(), MetadbProcess.DATABASE),
                "  source  " + psql(sandbox.source(), "library"));
    }

    private static String psql(Postgres server, String database) {
        return psql(server.port(), server.superuser(), server.superuserPassword(), database);
    }

    private static String psql(int port, String user, String password, String database) {
        return "psql postgresql://" + user + ":" + password + "@127.0.0.1:" + port + "/" + database;
    }

    private void stop() {
        stopping = true;
        screen.step("stopping everything");
        try {
            metadb.close();
            sandbox.close();
        } catch (SandboxException e) {
            // What was still starting when Ctrl-C came may get in the way here; it ends with this process.
            System.err.println("demo: " + e.getMessage());
        }
    }
}
