package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.sandbox.DebeziumConnector;
import org.metadb.sandbox.Sandbox;

/** The whole, with tables whose topics have several partitions, truncated under load, and more partitions added as the manual says. */
class SeveralPartitionsTest {

    private static final String[] TABLES = {"item", "loan"};

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

    @Test
    void holdsExactlyTheVersionsOfTruncatedTablesAndOfTopicsThatGrew() throws Exception {
        Workload.prepare(pipeline);
        Audit audit = Audit.of(pipeline, TABLES).withTruncations();
        for (String table : TABLES) {
            sandbox.broker().createTopic(topic(table), 3);
        }
        DebeziumConnector connector = pipeline.startConnector(usual -> usual.with("skipped.operations", "none"));
        server.start().execute(pipeline.createDataSource("lib"));
        pipeline.awaitDrained("lib");
        loadAndTruncate();
        assertAllArrived(audit);

        long before = server.status("lib").partitions();
        sandbox.worker().pauseConnector(connector.name());
        awaitLagZero();
        try (Admin admin = sandbox.broker().admin()) {
            for (String table : TABLES) {
                admin.createPartitions(Map.of(topic(table), NewPartitions.increaseTo(5)))
                        .all()
                        .get();
            }
        }
        Awaitility.await("partitions take part")
                .atMost(Pipeline.PATIENCE)
                .untilAsserted(
                        () -> assertThat(server.status("lib").partitions()).isEqualTo(before + 4));
        sandbox.worker().resumeConnector(connector.name());
        sandbox.worker().restartConnector(connector.name()); // else its producer sees them within five minutes
        sandbox.worker().awaitRunning(connector.name(), Duration.ofSeconds(60));
        loadAndTruncate();
        assertAllArrived(audit);
        assertThat(server.logText()).doesNotContain("while records were on their way");
    }

    private void loadAndTruncate() {
        Workload.during(pipeline, 3, () -> {
            for (int i = 0; i < 4; i++) {
                sleep(700);
                pipeline.execute(
                        "truncate item", "truncate loan"); // two at once and the workload would block each other
            }
            sleep(500);
        });
    }

    private String topic(String table) {
        return pipeline.prefix() + ".public." + table;
    }

    private void assertAllArrived(Audit audit) {
        pipeline.awaitDrained("lib");
        pipeline.assertCurrentEqualsSource(TABLES);
        audit.assertHistory();
        awaitLagZero();
    }

    private void awaitLagZero() {
        Awaitility.await("lag 0")
                .atMost(Duration.ofSeconds(20))
                .until(() -> server.status("lib").lag().filter(lag -> lag == 0).isPresent());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
