package org.metadb.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.metadb.catalog.Catalog;
import org.metadb.catalog.CatalogSetup;
import org.metadb.pg.SslMode;
import org.metadb.sandbox.TestDatabase;
import org.metadb.target.Milestone;
import org.metadb.target.Tables;
import org.metadb.target.TargetPool;
import org.metadb.target.TargetSettings;

/** Catalog and streams in a JVM of their own, which halts at a milestone: no handler runs, no socket is closed in order, as after SIGKILL. */
final class StreamProcess implements AutoCloseable {

    static final String SOURCE = "s";
    static final int HALTED = 99;

    /** Keeps the membership in Kafka's group, as a data directory does. */
    private static final UUID SERVER = new UUID(9, 9);

    private final Process process;

    private StreamProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param halt the milestone at which it halts; empty: never
     * @param count how often it passes it before
     * @param options of the data source, which is created if it is not there
     */
    static StreamProcess start(TestDatabase target, Optional<Milestone> halt, int count, Map<String, String> options) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StreamProcess.class.getName(),
                target.host(),
                String.valueOf(target.port()),
                target.name(),
                target.owner(),
                target.ownerPassword(),
                halt.map(Milestone::name).orElse(""),
                String.valueOf(count)));
        options.forEach((name, value) -> line.add(name + "=" + value));
        try {
            return new StreamProcess(new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its exit code, when it has ended. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(StreamFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it never came to its milestone");
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends when its standard input does, at the latest. */
    public static void main(String[] arguments) throws IOException {
        TargetSettings settings = new TargetSettings(
                arguments[0],
                Integer.parseInt(arguments[1]),
                arguments[2],
                arguments[3],
                arguments[4],
                SslMode.DISABLE);
        Map<String, String> options = new HashMap<>();
        for (String option : List.of(arguments).subList(7, arguments.length)) {
            options.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        new CatalogSetup(settings, Optional.empty(), "1.2.3").prepareForStart();
        TargetPool pool = TargetPool.open(settings, "test process", 3);
        Catalog catalog = Catalog.open(pool);
        Streams streams = new Streams(new StreamContext(
                settings,
                new Tables(),
                SERVER,
                catalog::current,
                Clock.systemUTC(),
                haltingAt(arguments[5], Integer.parseInt(arguments[6]))));
        catalog.listen(streams::follow);
        if (!catalog.current().sources().containsKey(SOURCE)) {
            catalog.setParameter("checkpoint_segment_size", "10");
            catalog.createSource(SOURCE, "kafka", options);
        }
        new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        Runtime.getRuntime().halt(0);
    }

    private static Milestone.Listener haltingAt(String name, int count) {
        AtomicInteger left = new AtomicInteger(count);
        return milestone -> {
            if (milestone.name().equals(name) && left.getAndDecrement() == 0) {
                Runtime.getRuntime().halt(HALTED);
            }
        };
    }
}
