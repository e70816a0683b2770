package org.metadb.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.metadb.sandbox.KafkaBroker;
import org.metadb.sandbox.MetadbProcess;
import org.metadb.sandbox.PostgresServer;

/**
 * The benchmark of the whole: change events lie in Kafka; the time is taken from {@code create data source} until all are committed in the
 * target. Server, broker and PostgreSQL are real processes on this machine. In the same run: what the target could do at best
 * ({@link CopyLimit}), reading without writing ({@link NullTarget}), and the delay of single events at a trickle ({@link Latency}).
 */
public final class EndToEnd {

    /** The data source, and the connector's {@code topic.prefix}. */
    static final String SOURCE = "bench";

    /** Of the current tables. */
    static final String SCHEMA = "library";

    private static final long SEED = 20_26;

    private final Options options;
    private final PrintStream progress;
    private final List<SourceTable> tables = SourceTable.library();

    /** @param progress gets a line per step */
    public EndToEnd(Options options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
    }

    /** The system property {@code bench.launcher} is the path of Metadb's launcher. */
    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(Path.of(System.getProperty("bench.launcher", "scripts/metadb")), arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(1);
            return;
        }
        String report = new EndToEnd(options, System.err).run();
        System.out.print(report);
        if (options.output().isPresent()) {
            Files.writeString(options.output().get(), report, StandardCharsets.UTF_8);
        }
    }

    /** Measures and returns the report. */
    public String run() throws IOException, SQLException, InterruptedException {
        Workload workload = new Workload(SOURCE, tables, SEED);
        int rows = options.events() / 3;
        int changes = options.events() - rows;
        try (KafkaBroker broker = KafkaBroker.builder().start()) {
            progress.println("writing " + options.events() + " events to Kafka");
            Backlog snapshot =
                    Backlog.write(broker, "snapshot", "snapshot", tables, rows, sink -> workload.snapshot(rows, sink));
            Backlog stream =
                    Backlog.write(broker, "stream", "stream", tables, changes, sink -> workload.stream(changes, sink));
            List<Run> runs = new ArrayList<>();
            for (int i = 1; i <= options.runs(); i++) {
                progress.println("run " + i + " of " + options.runs());
                runs.add(run(i, broker, snapshot, stream, workload.contents()));
            }
            return new Report(options, tables, snapshot, stream, runs).text();
        }
    }

    private Run run(
            int number, KafkaBroker broker, Backlog snapshot, Backlog stream, Map<String, Workload.Contents> expected)
            throws IOException, SQLException, InterruptedException {
        String trickle = Backlog.topic("trickle" + number, tables.get(0));
        broker.createTopic(trickle, 1);
        try (PostgresServer target = target()) {
            Measured snapshotDecoded = NullTarget.read(broker, snapshot);
            Measured streamDecoded = NullTarget.read(broker, stream);
            MetadbProcess metadb = new MetadbProcess(
                    options.launcher(), target, target.directory().resolve("metadb"));
            metadb.createDatabase();
            metadb.init();
            try (metadb) {
                metadb.start();
                Probe probe = new Probe(metadb, target);
                try (Connection door = metadb.connect();
                        Connection direct = target.connect(MetadbProcess.DATABASE)) {
                    Run.Phase snapshotPhase =
                            probe.phase(door, direct, snapshot, snapshotDecoded, create(broker, "^snapshot[.]"));
                    Measured limit = CopyLimit.copy(direct, tables);
                    String both = "^snapshot[.],^stream[.],^trickle" + number + "[.]";
                    Run.Phase streamPhase = probe.phase(
                            door,
                            direct,
                            stream,
                            streamDecoded,
                            "alter data source " + SOURCE + " options (set topics '" + both + "')");
                    TargetCheck.compare(direct, expected);
                    Latency latency = Latency.measure(broker, trickle, tables.get(0), options.latencySeconds(), direct);
                    return new Run(
                            snapshotPhase,
                            streamPhase,
                            limit,
                            ProcessUsage.peakResidentBytes(metadb.pid()),
                            latency,
                            direct.getMetaData().getDatabaseProductVersion());
                }
            }
        }
    }

    private static String create(KafkaBroker broker, String topics) {
        return "create data source " + SOURCE + " type kafka options (brokers '" + broker.bootstrapServers()
                + "', security 'plaintext', topics '" + topics + "', map_public_schema '" + SCHEMA + "')";
    }

    /** As an analytics server of this size would be set up; synchronous_commit is on, fsync off as always in the sandbox. */
    private static PostgresServer target() {
        return PostgresServer.builder()
                .setting("shared_buffers", "512MB")
                .setting("max_wal_size", "4GB")
                .setting("checkpoint_timeout", "15min")
                .setting("wal_compression", "on")
                .start();
    }

    /** Times phases of one server. */
    private record Probe(MetadbProcess metadb, PostgresServer target) {

        Run.Phase phase(Connection door, Connection direct, Backlog backlog, Measured decoded, String statement)
                throws SQLException, InterruptedException {
            execute(direct, "checkpoint");
            OptionalDouble server = ProcessUsage.cpuSeconds(metadb.pid());
            OptionalDouble postgres = ProcessUsage.cpuSeconds(target.pid());
            long begin = System.nanoTime();
            execute(door, statement);
            Measured merged = new Drain(direct).await(backlog, begin);
            return new Run.Phase(
                    merged,
                    decoded,
                    since(server, ProcessUsage.cpuSeconds(metadb.pid())),
                    since(postgres, ProcessUsage.cpuSeconds(target.pid())));
        }

        private static OptionalDouble since(OptionalDouble before, OptionalDouble after) {
            return before.isPresent() && after.isPresent()
                    ? OptionalDouble.of(after.getAsDouble() - before.getAsDouble())
                    : OptionalDouble.empty();
        }

        private static void execute(Connection connection, String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
