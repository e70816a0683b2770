package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestPipeline;
import org.metadb.stream.StreamProcess.End;
import org.metadb.target.Milestone;
import org.metadb.target.TestTarget;

/** Several servers and several consumers of one group: who reads what changes, what is merged does not. */
class GroupTest {

    private static final int PARTITIONS = 6;

    private final AtomicReference<Milestone.Listener> listener = new AtomicReference<>(Milestone.Listener.NONE);
    private final StreamFixture fixture =
            new StreamFixture(milestone -> listener.get().reached(milestone));
    private final ProducedTable table = new ProducedTable(fixture.pipeline.topicPrefix(), "t");

    @AfterEach
    void end() {
        fixture.close();
    }

    /** Versions of each key, all in the partition of the key. */
    private void produce(int from, int to, int keys, int partitions) {
        for (int version = from; version <= to; version++) {
            for (int key = 1; key <= keys; key++) {
                fixture.send(
                        table.topic(),
                        key % partitions,
                        table.key(key),
                        table.upsert(version == 1 ? "c" : "u", key, "v" + version));
            }
        }
        fixture.flush();
    }

    private void assertEveryVersionOnce(int versions, int keys) {
        Awaitility.await("positions at the end")
                .atMost(StreamFixture.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(fixture.rows("select sum(next_offset) from metadb.position"))
                        .containsExactly("(" + versions * keys + ")"));
        assertThat(fixture.rows("select count(*), count(distinct (id, v)) from t.t__"))
                .containsExactly("(" + versions * keys + "," + versions * keys + ")");
        assertThat(fixture.rows("select count(*) from t.t where v = 'v" + versions + "'"))
                .containsExactly("(" + keys + ")");
        assertThat(fixture.rows("select from metadb.dead_letter")).isEmpty();
    }

    @Test
    void sharesThePartitionsAmongConsumersAndServersWhileTheyComeAndGo() throws Exception {
        TestPipeline.sandbox().broker().createTopic(table.topic(), PARTITIONS);
        fixture.createSource("s", Map.of("consumers", "2"));
        fixture.awaitState("s", StreamState.ACTIVE);
        AtomicReference<Duration> slowest = new AtomicReference<>(Duration.ZERO);
        Thread asking = new Thread(() -> askForStatus(slowest));
        asking.start();
        List<Streams> others = new ArrayList<>();
        try {
            int versions = 0;
            for (int round = 0; round < 3; round++) {
                produce(versions + 1, versions + 20, 60, PARTITIONS);
                versions += 20;
                others.add(fixture.anotherServer());
                produce(versions + 1, versions + 20, 60, PARTITIONS);
                versions += 20;
                if (round == 1) {
                    others.remove(0).close();
                }
            }
            AtomicInteger last = new AtomicInteger(versions);
            Awaitility.await("each of three servers has merged")
                    .atMost(StreamFixture.PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        produce(last.get() + 1, last.incrementAndGet(), 60, PARTITIONS); // whoever comes late has to do
                        return fixture.status("s").events() > 0
                                && others.stream()
                                        .allMatch(
                                                server -> server.status().get(0).events() > 0);
                    });
            assertThat(others).hasSize(2);
            assertEveryVersionOnce(last.get(), 60);
        } finally {
            asking.interrupt();
            asking.join();
            others.forEach(Streams::close);
        }
        assertThat(slowest.get()).as("slowest answer").isLessThan(Duration.ofSeconds(5));
    }

    private void askForStatus(AtomicReference<Duration> slowest) {
        while (!Thread.currentThread().isInterrupted()) {
            long begin = System.nanoTime();
            fixture.status("s");
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            slowest.updateAndGet(before -> took.compareTo(before) > 0 ? took : before);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Test
    void fencesAFrozenServerThatComesBackAfterAnotherHasTakenOver() throws Exception {
        produce(1, 5, 20, 1);
        Map<String, String> options = fixture.options("s", Map.of("kafka.session.timeout.ms", "6000", "batch", "10"));
        try (StreamProcess frozen =
                StreamProcess.start(TestTarget.owner(fixture.target), End.FREEZE, Milestone.BEFORE_LOCK, 3, options)) {
            Awaitility.await("frozen").atMost(StreamFixture.PATIENCE).until(frozen::isFrozen);
            List<String> before = fixture.rows("select next_offset from metadb.position");
            assertThat(before).as("positions").doesNotContain("(0)", "(100)");

            fixture.catalog.startPolling();
            assertEveryVersionOnce(5, 20);
            frozen.goOn();
            Awaitility.await("fenced")
                    .atMost(StreamFixture.PATIENCE)
                    .until(() -> frozen.text().contains("another worker has stored positions of"));
            produce(6, 7, 20, 1);
            assertEveryVersionOnce(7, 20);
        }
    }

    /** The group still has the assignment of before, in which they are not. */
    @Test
    void readsTopicsAndPartitionsThatAppearedWhileAKilledServerWasAway() throws Exception {
        ProducedTable late = new ProducedTable(fixture.pipeline.topicPrefix(), "late");
        Map<String, String> options = fixture.options("s", Map.of("batch", "10"));
        produce(1, 1, 5, 1);
        try (StreamProcess killed = StreamProcess.start(TestTarget.owner(fixture.target), 128, options)) {
            fixture.awaitRows("select count(*) from t.t", "(5)");
            assertThat(killed.isAlive()).isTrue();
        }
        fixture.send(late.topic(), 0, late.key(1), late.upsert("c", 1, "new"));
        fixture.flush();
        try (Admin admin = TestPipeline.sandbox().broker().admin()) {
            admin.createPartitions(Map.of(table.topic(), NewPartitions.increaseTo(3)))
                    .all()
                    .get();
        }
        try (StreamProcess again = StreamProcess.start(TestTarget.owner(fixture.target), 128, options)) {
            fixture.awaitRows("select v from t.late", "(new)");
            fixture.awaitRows("select partitions from metadb.topic where topic = '" + table.topic() + "'", "(3)");
            assertThat(again.isAlive()).isTrue();
        }
    }

    @Test
    void keepsItsMembershipWhileABatchTakesLongerThanThePollInterval() {
        AtomicInteger readings = new AtomicInteger();
        AtomicInteger slow = new AtomicInteger();
        listener.set(milestone -> {
            if (milestone == Milestone.AFTER_POSITIONS_READ) {
                readings.incrementAndGet();
            } else if (milestone == Milestone.AFTER_LOCK && slow.incrementAndGet() == 1) {
                sleep(Duration.ofSeconds(5));
            }
        });
        fixture.catalog.setParameter("max_poll_interval", "1500");
        fixture.catalog.setParameter("checkpoint_segment_size", "100");
        produce(1, 20, 20, 1);
        fixture.createSource("s", Map.of("kafka.session.timeout.ms", "3000"));

        assertEveryVersionOnce(20, 20);
        assertThat(slow).hasValueGreaterThan(1);
        assertThat(readings).as("positions are read once for each assignment").hasValue(1);
    }

    @Test
    void readsATopicThatWasMadeAnewFromItsStartAndKeepsWhatThereWas() throws Exception {
        byte[] repeated = table.upsert("c", 99, "once");
        fixture.send(table.topic(), 0, table.key(99), repeated);
        produce(1, 3, 10, 1);
        fixture.createSource("s", Map.of());
        fixture.awaitRows("select count(*) from t.t__", "(31)");
        List<String> before = fixture.rows("select * from t.t__ where not __current order by __id");
        List<String> firstId = fixture.rows("select topic_id from metadb.position");
        try (Admin admin = TestPipeline.sandbox().broker().admin()) {
            admin.deleteTopics(List.of(table.topic())).all().get();
            Awaitility.await("topic gone")
                    .atMost(StreamFixture.PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains(table.topic()));
        }
        TestPipeline.sandbox().broker().createTopic(table.topic(), 1);
        fixture.send(table.topic(), 0, table.key(99), repeated);
        produce(4, 5, 10, 1);

        fixture.awaitRows("select count(*) from t.t where v = 'v5'", "(10)");
        fixture.awaitRows("select count(*) from t.t__", "(51)");
        assertThat(fixture.rows("select * from t.t__ where not __current order by __id"))
                .containsAll(before);
        assertThat(fixture.rows("select v from t.t__ where id = 99")).containsExactly("(once)");
        assertThat(fixture.rows("select topic_id from metadb.position where next_offset = 21"))
                .hasSize(1)
                .doesNotContainAnyElementsOf(firstId);
    }

    @Test
    void readsPartitionedTopicsOfALiveConnectorWithHeartbeatsAndTransactionsBesideThem() throws Exception {
        fixture.pipeline.execute("create table live (id int primary key, n int)");
        TestPipeline.sandbox().broker().createTopic(fixture.topic("live"), PARTITIONS);
        fixture.pipeline.startConnector(connector -> connector.with("provide.transaction.metadata", "true"));
        fixture.createSource(
                "s",
                Map.of(
                        "consumers",
                        "3",
                        "topics",
                        "^" + fixture.pipeline.topicPrefix() + "[.],__debezium-heartbeat."
                                + fixture.pipeline.topicPrefix()));
        fixture.pipeline.execute(
                "insert into live select i, 0 from generate_series(1, 300) i",
                "update live set n = n + 1",
                "update live set id = id + 1000 where id <= 100",
                "delete from live where id between 101 and 150",
                "update live set n = n + 1 where id > 1000");

        fixture.awaitRows("select count(*), sum(id), sum(n) from t.live", "(250,138875,350)");
        fixture.awaitRows("select count(*), count(distinct (id, n)) from t.live__", "(800,800)");
        assertThat(fixture.rows("select from metadb.position where next_offset > 0 and topic = '"
                        + fixture.topic("live") + "'"))
                .hasSize(PARTITIONS);
        Awaitility.await("positions behind heartbeats and transactions")
                .atMost(StreamFixture.PATIENCE)
                .untilAsserted(() -> assertThat(fixture.rows("select from metadb.position where next_offset > 0"
                                + " and (topic like '__debezium-heartbeat%' or topic like '%.transaction')"))
                        .hasSize(2));
        assertThat(fixture.rows("select reason from metadb.dead_letter")).isEmpty();
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
