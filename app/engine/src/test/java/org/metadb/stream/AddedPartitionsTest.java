package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.DebeziumConnector;
import org.metadb.sandbox.TestPipeline;

/** Topics with several partitions over a live connector, broker and target, read by two servers in this process. */
class AddedPartitionsTest {

    private static final int ROWS = 30;

    private final StreamFixture fixture = new StreamFixture();
    private final Streams other = fixture.anotherServer();
    private DebeziumConnector connector;

    @AfterEach
    void end() {
        other.close();
        fixture.close();
    }

    private void begin(int partitions) {
        fixture.pipeline.execute(
                "create table row (id int primary key, v int)",
                "insert into row select i, 0 from generate_series(1, " + ROWS + ") i");
        TestPipeline.sandbox().broker().createTopic(fixture.topic("row"), partitions);
        connector = fixture.pipeline.startConnector(usual -> usual.with("skipped.operations", "none"));
        fixture.createSource("s", Map.of());
        fixture.awaitRows("select count(*) from t.row", "(" + ROWS + ")");
    }

    private void addPartitions(int partitions) throws Exception {
        try (Admin admin = TestPipeline.sandbox().broker().admin()) {
            admin.createPartitions(Map.of(fixture.topic("row"), NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
        }
    }

    private void awaitPartitions(int partitions) {
        Awaitility.await(partitions + " partitions")
                .atMost(StreamFixture.PATIENCE)
                .untilAsserted(() -> assertThat(fixture.status("s").partitions()
                                + other.status().get(0).partitions())
                        .isEqualTo(partitions));
    }

    private void updateAll(int v) {
        fixture.pipeline.execute("update row set v = " + v);
        fixture.awaitRows("select count(*) from t.row where v = " + v, "(" + ROWS + ")");
    }

    @Test
    void goesOnExactlyWhenPartitionsAreAddedAsTheManualSays() throws Exception {
        begin(2);
        updateAll(1);
        int before = fixture.status("s").partitions() + other.status().get(0).partitions();
        fixture.pipeline.execute("delete from row where id = 1");
        fixture.awaitRows("select id from t.row where id = 1");

        TestPipeline.sandbox().worker().pauseConnector(connector.name());
        addPartitions(5);
        awaitPartitions(before + 3);
        assertThat(fixture.status("s").lastError()).isEmpty();
        assertThat(other.status().get(0).lastError()).isEmpty();
        TestPipeline.sandbox().worker().resumeConnector(connector.name());
        TestPipeline.sandbox()
                .worker()
                .restartConnector(connector.name()); // its producer sees the new partitions at once
        TestPipeline.sandbox().worker().awaitRunning(connector.name(), Duration.ofSeconds(30));
        fixture.pipeline.execute("insert into row values (1, 1)");
        updateAll(2);

        fixture.awaitRows(
                "select v, __current, count(*) from t.row__ group by 1, 2 order by 1",
                "(0,f,30)",
                "(1,f,31)",
                "(2,t,30)");
        assertThat(fixture.rows("select partitions from metadb.topic where topic like '%.row'"))
                .containsExactly("(5)");
        assertThat(fixture.rows(
                        "select count(*) > 2 from metadb.position where next_offset > 0 and topic like '%.row'"))
                .as("keys moved")
                .containsExactly("(t)");
    }

    @Test
    void loadsAndTruncatesATableWithSeveralPartitions() {
        begin(3);
        for (int round = 1; round <= 4; round++) {
            fixture.pipeline.execute(
                    "update row set v = " + round,
                    "truncate row",
                    "insert into row select i, " + round + " from generate_series(1, " + ROWS + ") i",
                    "delete from row where id <= " + round);
        }
        fixture.awaitRows("select min(id), max(id), count(*), min(v) from t.row", "(5," + ROWS + ",26,4)");
        fixture.awaitRows("select count(*) from t.row__ where not __current and __end > now()", "(0)");
        fixture.awaitRows("select count(*) from t.row__", "(" + (ROWS + 30 + 4 * ROWS + 29 + 28 + 27) + ")");
        fixture.awaitRows("""
                select count(*) from (
                    select __end > lead(__start) over (partition by id order by __id) as past from t.row__) r
                where past""", "(0)");
    }
}
