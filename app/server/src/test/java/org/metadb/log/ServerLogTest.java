package org.metadb.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ServerLogTest {

    private static final Logger LOG = LoggerFactory.getLogger("org.metadb.stream.StreamWorker");
    private static final Logger KAFKA = LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient");
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC  ";

    @TempDir
    Path directory;

    @AfterAll
    static void silence() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
    }

    @Test
    void writesTheLinesThatScriptsKnow() throws IOException {
        List<String> lines = logged(false, () -> {
            LOG.debug("no");
            LOG.info("starting Metadb {}", "1.2.3");
            LOG.warn("two\n  lines");
            LOG.error("an error");
            LOG.error(LogMarkers.FATAL, "the end");
        });

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).matches(TIME + "INFO:  starting Metadb 1\\.2\\.3");
        assertThat(lines.get(1)).matches(TIME + "WARNING:  two lines");
        assertThat(lines.get(2)).matches(TIME + "ERROR:  an error");
        assertThat(lines.get(3)).matches(TIME + "FATAL:  the end");
    }

    @Test
    void addsDebugLinesWhenAsked() throws IOException {
        assertThat(logged(true, () -> LOG.debug("yes")))
                .singleElement()
                .asString()
                .matches(TIME + "DEBUG:  yes");
    }

    @Test
    void showsWhereOurErrorsComeFromAndOnlyNamesThoseOfLibraries() throws IOException {
        List<String> lines = logged(false, () -> {
            LOG.error("stopped", new IllegalStateException("why"));
            KAFKA.warn("refused", new IOException("there"));
        });

        assertThat(lines.get(0)).endsWith("ERROR:  stopped: IllegalStateException: why");
        assertThat(lines.get(1)).startsWith("\tat org.metadb.log.ServerLogTest");
        assertThat(lines.get(lines.size() - 1)).endsWith("WARNING:  kafka: refused: IOException: there");
    }

    @Test
    void letsLibrariesSayTheSameOnceAMinute() throws IOException {
        List<String> lines = logged(false, () -> {
            KAFKA.info("no");
            for (int node = 0; node < 50; node++) {
                KAFKA.warn("Connection to node " + node + " could not be established");
                LOG.info("ours");
            }
        });

        assertThat(lines)
                .hasSize(51)
                .filteredOn(line -> line.contains("kafka: Connection to node 0"))
                .hasSize(1);
    }

    @Test
    void appendsToAFileThatIsItsOwnersOnly() throws IOException {
        logged(false, () -> LOG.info("one"));

        assertThat(logged(false, () -> LOG.info("two"))).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("log"))))
                .isEqualTo("rw-------");
    }

    @Test
    void survivesAnInterruptOfTheThreadThatLogs() throws IOException {
        assertThat(logged(false, () -> {
                    Thread.currentThread().interrupt();
                    LOG.info("interrupted");
                    assertThat(Thread.interrupted()).isTrue();
                    LOG.info("still here");
                }))
                .hasSize(2);
    }

    @Test
    void handsInfoAndAboveToTheSinkAlsoWhatWasLoggedBeforeIt() throws IOException {
        List<LogLine> kept = new CopyOnWriteArrayList<>();
        try (ServerLog log = ServerLog.toFile(directory.resolve("log"), true)) {
            LOG.info("before");
            log.attach(kept::addAll);
            LOG.debug("no");
            LOG.info(LogMarkers.FILE_ONLY, "not this");
            LOG.error(LogMarkers.FATAL, "after");
        }

        assertThat(kept).extracting(LogLine::severity).containsExactly("INFO", "FATAL");
        assertThat(kept).extracting(LogLine::message).containsExactly("before", "after");
    }

    @Test
    void writesWhatIsWaitingWhenTheSinkIsDetachedAndNothingAfterwards() throws IOException {
        List<LogLine> kept = new CopyOnWriteArrayList<>();
        try (ServerLog log = ServerLog.toFile(directory.resolve("log"), false)) {
            log.attach(kept::addAll);
            LOG.info("before");
            log.detach();
            LOG.info("after");
        }

        assertThat(kept).extracting(LogLine::message).containsExactly("before");
    }

    @Test
    void bringsTheSameLinesAgainWhenTheSinkFailed() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        List<LogLine> kept = new CopyOnWriteArrayList<>();
        try (ServerLog log = ServerLog.toFile(directory.resolve("log"), false)) {
            log.attach(lines -> {
                if (calls.incrementAndGet() == 1) {
                    throw new IOException("database is starting up");
                }
                kept.addAll(lines);
            });
            LOG.info("once");
            await().until(() -> !kept.isEmpty());
        }

        assertThat(kept).extracting(LogLine::message).containsExactly("once");
    }

    @Test
    void dropsAndCountsWhatASlowSinkCannotTakeAndNeverWaitsForIt() throws IOException {
        CountDownLatch slow = new CountDownLatch(1);
        List<LogLine> kept = new CopyOnWriteArrayList<>();
        try (ServerLog log = ServerLog.toFile(directory.resolve("log"), false)) {
            log.attach(lines -> {
                slow.await();
                kept.addAll(new ArrayList<>(lines));
            });
            for (int i = 0; i < 20_000; i++) {
                LOG.info("line {}", i);
            }
            slow.countDown();
            await().until(() -> kept.stream().anyMatch(line -> line.message().startsWith("log lines missing here: ")));
        }

        long missing = kept.stream()
                .map(LogLine::message)
                .filter(message -> message.startsWith("log lines missing here: "))
                .mapToLong(message -> Long.parseLong(message.split(" ")[4]))
                .sum();
        long written =
                kept.stream().filter(line -> line.message().startsWith("line ")).count();
        assertThat(missing).isPositive();
        assertThat(written + missing).isEqualTo(20_000);
    }

    private List<String> logged(boolean debug, Runnable what) throws IOException {
        Path file = directory.resolve("log");
        ServerLog log = ServerLog.toFile(file, debug);
        what.run();
        log.close();
        return Files.readAllLines(file);
    }
}
