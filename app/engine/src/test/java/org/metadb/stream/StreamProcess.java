package org.metadb.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import java.util.stream.Stream;
import org.metadb.catalog.Catalog;
import org.metadb.catalog.CatalogSetup;
import org.metadb.pg.SslMode;
import org.metadb.reference.References;
import org.metadb.target.Milestone;
import org.metadb.target.Tables;
import org.metadb.target.TargetPool;
import org.metadb.target.TargetSettings;

/** Catalog and streams in a JVM of their own, on the identity of one server: with a heap of its own size, or one that ends itself at a milestone. */
final class StreamProcess implements AutoCloseable {

    static final String SOURCE = "s";
    static final int HALTED = 99;
    static final String POSITIONS_READ_AFTER = "positions read after ms: ";

    private static final int HEAP_MEGABYTES = 128;

    /** Keeps the membership in Kafka's group, as a data directory does. */
    private static final UUID SERVER = new UUID(9, 9);

    private final Process process;
    private final Path out;

    /** What the process does to itself. */
    enum End {
        /** No handler runs, no socket is closed in order. */
        HALT,
        /** Everything stands still, its connections and membership stay, until somebody sends SIGCONT. */
        FREEZE
    }

    private StreamProcess(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    /** Starts one that runs until it is closed. */
    static StreamProcess start(TargetSettings target, int heapMegabytes, Map<String, String> options) {
        return start(target, heapMegabytes, "", options);
    }

    /**
     * Starts one that ends itself.
     *
     * @param count how often it passes the milestone before
     * @param options of the data source, which is created if it is not there; and "batch", the events of a batch
     */
    static StreamProcess start(TargetSettings target, End end, Milestone at, int count, Map<String, String> options) {
        return start(target, HEAP_MEGABYTES, end + " " + at + " " + count, options);
    }

    private static StreamProcess start(
            TargetSettings target, int heapMegabytes, String end, Map<String, String> options) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                StreamProcess.class.getName(),
                target.host(),
                String.valueOf(target.port()),
                target.database(),
                target.user(),
                target.password(),
                end));
        options.forEach((name, value) -> line.add(name + "=" + value));
        try {
            Path out = Files.createTempFile("stream-process", ".log");
            return new StreamProcess(
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start(),
                    out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has printed, its log among it. */
    String text() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In state T of the process table. */
    boolean isFrozen() {
        return status("State").startsWith("T");
    }

    void goOn() {
        signal(process.pid(), "CONT");
    }

    /** The most memory that it had at a time, as the system counts it. */
    long residentMegabytesMax() {
        return Long.parseLong(status("VmHWM").replaceAll("[^0-9]", "")) >> 10;
    }

    private String status(String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).trim())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(text(), e);
        }
    }

    private static void signal(long pid, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Its exit code, when it has ended. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(StreamFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it never came to its milestone\n" + text());
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        out.toFile().delete();
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
        for (String option : List.of(arguments).subList(6, arguments.length)) {
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
                References.ofProcess(Path.of("")),
                Clock.systemUTC(),
                endingAs(arguments[5])));
        catalog.listen(streams::follow);
        if (!catalog.current().sources().containsKey(SOURCE)) {
            catalog.setParameter("checkpoint_segment_size", options.remove("batch"));
            catalog.createSource(SOURCE, "kafka", options);
        }
        new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        Runtime.getRuntime().halt(0);
    }

    private static Milestone.Listener endingAs(String said) {
        long begin = System.nanoTime();
        String[] words = said.split(" ");
        AtomicInteger left = new AtomicInteger(said.isEmpty() ? 0 : Integer.parseInt(words[2]));
        return milestone -> {
            if (milestone == Milestone.AFTER_POSITIONS_READ) {
                System.out.println(POSITIONS_READ_AFTER + (System.nanoTime() - begin) / 1_000_000);
            }
            if (!said.isEmpty() && milestone == Milestone.valueOf(words[1]) && left.getAndDecrement() == 0) {
                switch (End.valueOf(words[0])) {
                    case HALT -> Runtime.getRuntime().halt(HALTED);
                    case FREEZE -> signal(ProcessHandle.current().pid(), "STOP");
                }
            }
        };
    }
}
