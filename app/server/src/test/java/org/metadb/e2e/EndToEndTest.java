package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.sandbox.Sandbox;

/** The whole: a live source, Debezium, Kafka, the server as a process, and what is in the target in the end. Something dies in nearly every test. */
class EndToEndTest {

    @TempDir
    private Path directory;

    private final Sandbox sandbox = SharedSandbox.SANDBOX;
    private Pipeline pipeline;
    private MetadbProcess server;

    @BeforeEach
    void arrange() {
        pipeline = new Pipeline(sandbox);
        server = MetadbProcess.init(directory.resolve("data"), pipeline.target());
    }

    @AfterEach
    void end() {
        server.close();
        pipeline.close();
    }

    private Audit streaming() {
        Workload.prepare(pipeline);
        Audit audit = Audit.of(pipeline, Workload.TABLES);
        pipeline.startConnector();
        server.start().execute(pipeline.createDataSource("lib"));
        return audit;
    }

    private void assertAllArrived(Audit audit) {
        pipeline.awaitDrained("lib");
        pipeline.assertCurrentEqualsSource(Workload.TABLES);
        audit.assertHistory();
        assertThat(audit.versions()).as("versions").isGreaterThan(500);
        Awaitility.await("lag 0")
                .atMost(Duration.ofSeconds(10))
                .until(() -> server.status("lib").lag().filter(lag -> lag == 0).isPresent());
    }

    private static void sleepUntilMidStream(Pipeline pipeline, int events) {
        long before = events(pipeline);
        Awaitility.await("stream goes on")
                .atMost(Pipeline.PATIENCE)
                .pollInterval(Duration.ofMillis(30))
                .until(() -> events(pipeline) > before + events);
    }

    private static long events(Pipeline pipeline) {
        return Long.parseLong(pipeline.inTarget("""
                select case when to_regclass('metadb.position') is null then '0' else (xpath('/row/s/text()',
                    query_to_xml('select coalesce(sum(next_offset), 0) as s from metadb.position', false, true, '')))[1]::text end""").get(0));
    }

    @Test
    void holdsExactlyTheVersionsOfTheSourceAfterTheServerWasKilledInMidStream() {
        Audit audit = streaming();
        Workload.during(pipeline, 4, () -> {
            for (int kills = 0; kills < 4; kills++) {
                sleepUntilMidStream(pipeline, 300);
                server.kill();
                server.start();
            }
            sleepUntilMidStream(pipeline, 300);
        });
        assertAllArrived(audit);
    }

    @Test
    void readsOnLongBeforeItsSessionEndsAfterAKillAndWithoutRepetitionAfterAnOrderlyEnd() {
        Audit audit = streaming();
        pipeline.awaitDrained("lib");
        server.kill();
        long killed = System.nanoTime();
        server.start();
        pipeline.awaitDrained("lib");
        Duration back = Duration.ofNanos(System.nanoTime() - killed);
        System.out.println("reading on after a kill: " + back);
        assertThat(back)
                .as("without a static membership it waits for the session of 30 s")
                .isLessThan(Duration.ofSeconds(25));
        Workload.during(pipeline, 3, () -> {
            sleepUntilMidStream(pipeline, 500);
            assertThat(server.terminate(Duration.ofSeconds(5))).isZero();
            server.start();
            sleepUntilMidStream(pipeline, 500);
        });
        assertAllArrived(audit);
    }

    @Test
    void goesOnAfterTheTargetWasStoppedAndKilled() {
        Audit audit = streaming();
        Workload.during(pipeline, 3, () -> {
            sleepUntilMidStream(pipeline, 200);
            sandbox.target().stop();
            sleep(1500);
            sandbox.target().start();
            sleepUntilMidStream(pipeline, 200);
            sandbox.target().kill();
            sandbox.target().start();
            sleepUntilMidStream(pipeline, 200);
        });
        assertThat(server.isAlive()).isTrue();
        assertAllArrived(audit);
        assertThat(server.status("lib").lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("target database"));
    }

    @Test
    void goesOnAfterBrokerAndConnectWorkerWereKilled() {
        Audit audit = streaming();
        Workload.during(pipeline, 1, () -> {
            sleepUntilMidStream(pipeline, 200);
            sandbox.worker().kill();
            sandbox.worker().start();
            sleepUntilMidStream(pipeline, 200);
            sandbox.broker().kill();
            Awaitility.await("status says so").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                MetadbProcess.Status status = server.status("lib");
                assertThat(status.stream()).isEqualTo("error");
                assertThat(status.lastError())
                        .hasValueSatisfying(error -> assertThat(error)
                                .contains("no broker answered at "
                                        + sandbox.broker().bootstrapServers()));
            });
            sandbox.broker().start();
            sandbox.worker().restart();
            sleepUntilMidStream(pipeline, 200);
        });
        assertAllArrived(audit);
    }

    @Test
    void waitsAtStartForATargetThatIsDown() {
        Workload.prepare(pipeline);
        Audit audit = Audit.of(pipeline, Workload.TABLES);
        pipeline.startConnector();
        sandbox.target().stop();
        server.start();
        Awaitility.await("warning")
                .atMost(Duration.ofSeconds(20))
                .until(() -> server.logText().contains("retrying"));
        assertThat(server.isAlive()).isTrue();
        sandbox.target().start();
        Awaitility.await("statements are carried out")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> server.execute(pipeline.createDataSource("lib")));
        Workload.during(pipeline, 2, () -> {
            sleepUntilMidStream(pipeline, 500);
        });
        assertAllArrived(audit);
    }

    @Test
    void endsWithinFiveSecondsWhenABatchCannotEndAndCommitsNothingOfIt() throws Exception {
        Audit audit = streaming();
        pipeline.awaitDrained("lib");
        try (Connection connection = pipeline.target().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table t.item, t.loan, t.note in share mode"); // writers wait, readers do not
            Workload.during(pipeline, 2, () -> {
                sleep(2000);
                long before = events(pipeline);
                assertThat(server.terminate(Duration.ofSeconds(5))).isZero();
                assertThat(events(pipeline)).isEqualTo(before);
            });
            connection.rollback();
        }
        server.start();
        assertAllArrived(audit);
    }

    @Test
    void letsASecondServerTakeOverFromOneThatIsFrozen() throws Exception {
        Audit audit = streaming();
        try (MetadbProcess second = MetadbProcess.init(directory.resolve("second"), pipeline.target())) {
            second.start();
            Workload.during(pipeline, 3, () -> {
                sleepUntilMidStream(pipeline, 300);
                server.signal("STOP");
                sleep(7000); // the session of the frozen one ends
                sleepUntilMidStream(pipeline, 300);
                server.signal("CONT");
                sleepUntilMidStream(pipeline, 500);
            });
            assertAllArrived(audit);
        }
    }

    @Test
    void endsAnInitialSynchronizationAsTheManualSays() {
        streaming();
        server.execute("alter system set snapshot_deadline = '5s'");
        assertThat(server.status("lib").sync()).isEqualTo("snapshot");
        Awaitility.await("snapshot complete")
                .atMost(Duration.ofSeconds(40))
                .until(() -> server.status("lib").sync().equals("snapshot_complete"));
        assertThat(server.logText()).contains("source snapshot complete (deadline exceeded)");
        String data = directory.resolve("data").toString();
        assertThat(server.run("stop", "-D", data)).isZero();
        assertThat(server.run("endsync", "-D", data, "--source", "lib", "--force"))
                .isZero();
        server.start();
        pipeline.awaitDrained("lib");
        assertThat(server.status("lib").sync()).isEqualTo("normal");
        pipeline.assertCurrentEqualsSource(Workload.TABLES);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
