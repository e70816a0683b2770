package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.FaultProxy;
import org.metadb.sandbox.TestPipeline;
import org.metadb.target.TestTarget;

/**
 * Memory does not grow with what lies in Kafka: a process with a heap of its own reads a backlog of many records, many tables and a large row from
 * a target that stalls for a while. It ends where its heap does not suffice.
 */
class BoundedTest {

    /** Beside the heap: code, stacks, buffers of sockets, what the collector keeps. */
    private static final int BESIDE_HEAP_MEGABYTES = 350;

    private static final String LARGE = "x".repeat(1 << 20);

    private final StreamFixture fixture = new StreamFixture();
    private final FaultProxy proxy = FaultProxy.before(fixture.target.server());

    @AfterEach
    void end() {
        proxy.close();
        fixture.close();
    }

    @Test
    void readsABacklogOfManyRecordsAndTablesInASmallHeap() throws Exception {
        readBacklog(60_000, 100, 3, 160, Duration.ofMinutes(3));
    }

    @Test
    @Tag("long")
    void readsTwoMillionRecordsAndTwoThousandTablesIn512Megabytes() throws Exception {
        readBacklog(2_000_000, 2_000, 120, 512, Duration.ofMinutes(60));
    }

    private void readBacklog(int records, int tables, int stallSeconds, int heapMegabytes, Duration patience)
            throws Exception {
        String prefix = fixture.pipeline.topicPrefix();
        ProducedTable many = new ProducedTable(prefix, "many");
        for (int i = 1; i <= records; i++) {
            fixture.send(many.topic(), 0, many.key(i), many.upsert("c", i, "v"));
        }
        for (int i = 1; i <= tables; i++) {
            ProducedTable one = new ProducedTable(prefix, "one_of_many_" + i);
            fixture.send(one.topic(), 0, one.key(1), one.upsert("c", 1, "v"));
        }
        ProducedTable large = new ProducedTable(prefix, "large");
        createTopicForLargeRecords(large.topic(), 8 << 20);
        fixture.send(large.topic(), 0, large.key(1), large.upsert("c", 1, LARGE));
        fixture.flush();

        Map<String, String> options = fixture.options("s", Map.of("batch", "3000"));
        try (StreamProcess process =
                StreamProcess.start(TestTarget.through(proxy, fixture.target), heapMegabytes, options)) {
            awaitPosition(many.topic(), records / 10, patience, process);
            proxy.stall();
            Thread.sleep(Duration.ofSeconds(stallSeconds).toMillis());
            proxy.pass();
            awaitPosition(many.topic(), records, patience, process);
            Awaitility.await("all tables")
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> fixture.rows("select from metadb.base_table").size() == tables + 2);
            fixture.awaitRows("select id, length(v) from t.large", "(1," + LARGE.length() + ")");
            System.out.println("backlog of " + records + " records and " + tables + " tables, heap of " + heapMegabytes
                    + " MB: resident at most " + process.residentMegabytesMax() + " MB");
            assertThat(process.residentMegabytesMax()).isLessThan(heapMegabytes + BESIDE_HEAP_MEGABYTES);
        }
        assertThat(fixture.rows("select count(*), count(distinct id) from t.many__"))
                .containsExactly("(" + records + "," + records + ")");
        assertThat(fixture.rows("select from metadb.dead_letter")).isEmpty();
    }

    @Test
    void passesValuesOfTwentyMegabytesOn() throws Exception {
        passLargeValuesOn(20 << 20, 200);
    }

    /** The heap is the default one. */
    @Test
    @Tag("long")
    void passesValuesOfSixtyMegabytesOn() throws Exception {
        passLargeValuesOn(60 << 20, 665);
    }

    /** As much as a broker takes in one request, unless it is told otherwise. The heap is that of {@code --memlimit 2}. */
    @Test
    @Tag("long")
    void passesValuesOfAHundredMegabytesOn() throws Exception {
        passLargeValuesOn(100_000_000, 1331);
    }

    /** Read by a snapshot, streamed, left alone by an update, and removed; between small rows, which they must not hold up. */
    private void passLargeValuesOn(int bytes, int heapMegabytes) throws Exception {
        ProducedTable table = new ProducedTable(fixture.pipeline.topicPrefix(), "large");
        createTopicForLargeRecords(table.topic(), bytes + (1 << 20));
        String one = "x".repeat(bytes);
        String other = "y".repeat(bytes);
        fixture.send(table.topic(), 0, table.key(1), table.upsert("r", 1, one));
        fixture.send(table.topic(), 0, table.key(2), table.upsert("r", 2, "small"));
        fixture.send(table.topic(), 0, table.key(3), table.upsert("c", 3, one));
        fixture.send(table.topic(), 0, table.key(3), table.upsert("u", 3, other));
        fixture.send(table.topic(), 0, table.key(3), table.upsert("u", 3, SourceTopic.PLACEHOLDER));
        fixture.send(table.topic(), 0, table.key(1), table.delete(1));
        fixture.send(table.topic(), 0, table.key(2), table.upsert("u", 2, "smaller"));
        fixture.flush();

        try (StreamProcess process = StreamProcess.start(
                TestTarget.through(proxy, fixture.target),
                heapMegabytes,
                fixture.options("s", Map.of("batch", "3000")))) {
            awaitPosition(table.topic(), 7, Duration.ofMinutes(5), process);
            System.out.println("values of " + (bytes >> 20) + " MB, heap of " + heapMegabytes + " MB: resident at most "
                    + process.residentMegabytesMax() + " MB");
            assertThat(process.residentMegabytesMax()).isLessThan(heapMegabytes + BESIDE_HEAP_MEGABYTES);
        }
        assertThat(fixture.rows("select id, left(v, 5), length(v), __current from t.large__ order by id, __id"))
                .containsExactly(
                        "(1,xxxxx," + bytes + ",f)",
                        "(2,small,5,f)",
                        "(2,small,7,t)",
                        "(3,xxxxx," + bytes + ",f)",
                        "(3,yyyyy," + bytes + ",t)");
        assertThat(fixture.rows("select from metadb.dead_letter")).isEmpty();
    }

    private void awaitPosition(String topic, int offset, Duration patience, StreamProcess process) {
        Awaitility.await(topic + " at " + offset)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .failFast("the process has ended", () -> {
                    assertThat(process.isAlive()).as(process::text).isTrue();
                })
                .until(() -> !fixture.rows("select from metadb.position where topic = '" + topic
                                + "' and next_offset >= " + offset)
                        .isEmpty());
    }

    private static void createTopicForLargeRecords(String topic, int bytesMax) throws Exception {
        try (Admin admin = TestPipeline.sandbox().broker().admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)
                            .configs(Map.of("max.message.bytes", String.valueOf(bytesMax)))))
                    .all()
                    .get();
        }
    }
}
