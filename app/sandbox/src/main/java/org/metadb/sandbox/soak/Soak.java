package org.metadb.sandbox.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.metadb.sandbox.SandboxException;

/** The soak, from nothing to the last comparison. Everything it starts ends with this process, however it ends. */
public final class Soak {
    /** Of SIGKILLs a minute there are no fewer. */
    private static final double KILLS_PER_MINUTE = 3.3;

    private static final Duration PROGRESS_MAX = Duration.ofSeconds(60);
    private static final Duration DRAIN_MAX = Duration.ofMinutes(10);
    private static final int REST_MILLIS_MAX = 5_000;

    private final SoakOptions options;
    private final PrintStream progress;
    private final Pipeline pipeline;
    private final Instant begin = Instant.now();
    private final List<String> remarks = new ArrayList<>();

    private Soak(SoakOptions options, PrintStream progress, Path launcher) {
        this.options = options;
        this.progress = progress;
        this.pipeline = new Pipeline(launcher);
    }

    /** The system property {@code soak.launcher} is the path of Metadb's launcher. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(SoakOptions.USAGE);
            return;
        }
        SoakOptions options;
        try {
            options = SoakOptions.parse(List.of(arguments), System.currentTimeMillis() % 1_000_000);
        } catch (IllegalArgumentException e) {
            System.err.println("soak: " + e.getMessage());
            System.exit(2);
            return;
        }
        Soak soak = new Soak(options, System.err, Path.of(System.getProperty("soak.launcher", "scripts/metadb")));
        Runtime.getRuntime().addShutdownHook(new Thread(soak.pipeline::close, "soak-end"));
        System.exit(soak.run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        try {
            say("seed " + options.seed() + "; starting two PostgreSQL servers, Kafka, Connect, two servers");
            pipeline.start();
            Faults faults = pipeline.faults(options.seed());
            long transactions = underFaults(faults);
            say("waiting until all is read");
            boolean drained = pipeline.awaitDrained(DRAIN_MAX, faults);
            if (!drained) {
                remarks.add("NOT READ TO THE END within " + DRAIN_MAX.toMinutes() + " minutes");
            }
            say("comparing");
            return judge(faults, transactions, drained);
        } catch (SandboxException | SQLException e) {
            System.err.println("soak: " + e.getMessage());
            pipeline.servers().forEach(server -> server.process().logTail().forEach(System.err::println));
            return false;
        }
    }

    /** Returns the transactions of the source. */
    private long underFaults(Faults faults) throws SQLException, InterruptedException {
        Random random = new Random(options.seed() + 1);
        try (Load load = Load.start(pipeline::source, options.seed(), options.rate())) {
            awaitProgress(faults, 0);
            say("everything runs; faults begin");
            long start = System.nanoTime();
            while (System.nanoTime() - start < options.duration().toNanos()) {
                long before = pipeline.merged();
                double minutes = (System.nanoTime() - start) / 60e9;
                Fault fault = faults.next(faults.kills() < KILLS_PER_MINUTE * minutes);
                faults.lookAfterConnector();
                boolean goesOn = awaitProgress(faults, before);
                say("%3d faults, %3d kills, %,9d records merged; %s%s"
                        .formatted(
                                faults.all(),
                                faults.kills(),
                                pipeline.merged(),
                                fault.words,
                                goesOn ? "" : ": NOTHING MERGED FOR " + PROGRESS_MAX.toSeconds() + " s"));
                if (!goesOn) {
                    remarks.add("nothing merged for " + PROGRESS_MAX.toSeconds() + " s after: " + fault.words);
                }
                load.check();
                Thread.sleep(random.nextInt(REST_MILLIS_MAX));
            }
            load.end();
            load.check();
            return load.transactions();
        }
    }

    private boolean awaitProgress(Faults faults, long before) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PROGRESS_MAX.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (pipeline.merged() > before) {
                return true;
            }
            Thread.sleep(250);
            faults.lookAfterConnector();
        }
        return false;
    }

    private boolean judge(Faults faults, long transactions, boolean drained) throws SQLException, IOException {
        long merged = pipeline.merged();
        long deadLetters = pipeline.deadLetters();
        Comparison comparison;
        try (Connection source = pipeline.source();
                Connection target = pipeline.target()) {
            comparison = Comparison.of(source, target, Pipeline.SCHEMA, Load.tables());
        }
        boolean good = drained && comparison.equal() && deadLetters == 0;
        List<String> lines = new ArrayList<>();
        lines.add("soak of " + options.duration().toMinutes() + " minutes, seed " + options.seed() + ", rate "
                + options.rate() + ", " + begin.truncatedTo(ChronoUnit.SECONDS));
        lines.add(Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + ", Java " + Runtime.version() + ", PostgreSQL "
                + pipeline.targetVersion() + ", two servers with two consumers each");
        lines.add("");
        for (Fault fault : Fault.values()) {
            lines.add("%-36s %5d".formatted(fault.words, faults.count(fault)));
        }
        lines.add("%-36s %5d".formatted("faults", faults.all()));
        lines.add("%-36s %5d".formatted("  of them SIGKILL", faults.kills()));
        lines.add("%-36s %5d".formatted("tasks of the connector restarted", faults.connectorRestarts()));
        lines.addAll(ServerLogs.lines(pipeline.servers()));
        lines.add("");
        lines.add("transactions of the source %,11d".formatted(transactions));
        lines.add("records merged            %,12d".formatted(merged));
        lines.addAll(comparison.lines());
        lines.add("dead letters              %,12d".formatted(deadLetters));
        lines.addAll(remarks);
        lines.add(good ? "all equal" : "NOT EQUAL");
        lines.forEach(System.out::println);
        if (options.out().isPresent()) {
            Files.write(options.out().get(), lines, StandardCharsets.UTF_8);
        }
        if (!good) {
            keepLogs();
        }
        return good;
    }

    /** What is needed to find out why. */
    private void keepLogs() throws IOException {
        Path kept = Files.createTempDirectory("soak-" + options.seed() + "-");
        for (Faults.Server server : pipeline.servers()) {
            Path log = server.process().serverLog();
            Files.copy(log, kept.resolve(log.getParent().getFileName() + ".log"));
        }
        say("the servers' logs are kept in " + kept);
    }

    private void say(String what) {
        Duration since = Duration.between(begin, Instant.now());
        progress.println("%3d:%02d  %s".formatted(since.toMinutes(), since.toSecondsPart(), what));
    }
}
