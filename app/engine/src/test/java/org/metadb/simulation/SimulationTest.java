package org.metadb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.position.TopicPartitionId;
import org.metadb.simulation.Worker.Delivery;
import org.metadb.simulation.Worker.Partition;

/**
 * Source histories at random, delivered with random repetitions to two servers that crash, are refused, lose partitions to one another and commit
 * though they have lost them. Deduplication, folding and planning are the program's; a plan is carried out by {@link TargetTable} in memory. After
 * each commit the invariants hold, and in the end the tables say what the source's history says. A failing seed is in the message;
 * {@code -Dmetadb.seed=n} plays it alone, {@code -Dmetadb.seeds=n} so many.
 */
class SimulationTest {

    private static final int SEEDS = 10_000;

    @Test
    void keepsTheSourcesHistoryUnderAnyFault() {
        Integer only = Integer.getInteger("metadb.seed");
        int first = only == null ? 1 : only;
        int last = only == null ? Integer.getInteger("metadb.seeds", SEEDS) : only;
        long versions = 0;
        for (int seed = first; seed <= last; seed++) {
            try {
                versions += play(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + " (-Dmetadb.seed=" + seed + " plays it alone): " + e.getMessage(), e);
            }
        }
        assertThat(versions).as("versions in all histories").isPositive();
    }

    private static int play(Random random) {
        SourceDatabase source = new SourceDatabase(random);
        List<ChangeEvent> stream = source.run(20 + random.nextInt(random.nextInt(25) == 0 ? 4_000 : 150));
        Map<TopicPartitionId, Partition> topics = deliver(random, source, stream);
        TargetDatabase target = new TargetDatabase();
        work(random, topics, target);

        int merged = topics.values().stream().mapToInt(of -> of.merged.size()).sum();
        assertThat(merged).as("events merged").isEqualTo(stream.size());
        int versions = 0;
        for (SourceTable table : source.tables) {
            TargetTable main = target.table(table.destination().table());
            List<String> shown = main.shown(table.destination().origin());
            if (!shown.equals(table.history.shown())) {
                assertThat(shown).as("versions of " + table.schema()).isEqualTo(table.history.shown());
            }
            compareCurrent(table, main.currentRows(table.destination().origin()));
            versions += shown.size();
        }
        compareRows(source.rows, target.rows());
        return versions;
    }

    private static Map<TopicPartitionId, Partition> deliver(
            Random random, SourceDatabase source, List<ChangeEvent> stream) {
        Map<String, Destination> destinations = new HashMap<>();
        destinations.put(SourceRows.SCHEMA, SourceRows.DESTINATION);
        source.tables.forEach(table -> destinations.put(table.schema(), table.destination()));
        List<Delivery> deliveries = IntStream.range(0, stream.size())
                .mapToObj(i ->
                        new Delivery(i, destinations.get(stream.get(i).source().schema()), stream.get(i)))
                .toList();
        Map<TopicPartitionId, Partition> topics = new TreeMap<>();
        for (Delivery delivery : Repetitions.deliver(random, deliveries, SimulationTest::sent, true)) {
            var at = delivery.event().at();
            topics.computeIfAbsent(new TopicPartitionId(at.topic(), at.partition()), absent -> new Partition())
                    .log
                    .add(delivery);
        }
        return topics;
    }

    private static Delivery sent(Delivery delivery, int starts) {
        ChangeEvent event = delivery.event();
        return event.key().isPresent()
                ? delivery
                : new Delivery(delivery.index(), delivery.destination(), SourceRows.sent(event, starts));
    }

    private static void compareRows(SourceRows source, TargetRows target) {
        // sorted lists are equal or not at once; the message of the other comparison tells them apart
        if (!sorted(target.begins()).equals(sorted(source.begins))
                || !sorted(target.ends()).equals(sorted(source.ends))
                || !sorted(target.currentRows()).equals(sorted(source.committed))) {
            assertThat(target.begins())
                    .as("begins of rows without a key")
                    .containsExactlyInAnyOrderElementsOf(source.begins);
            assertThat(target.ends()).as("ends of rows without a key").containsExactlyInAnyOrderElementsOf(source.ends);
            assertThat(target.currentRows())
                    .as("rows without a key")
                    .containsExactlyInAnyOrderElementsOf(source.committed);
        }
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream().sorted().toList();
    }

    private static void work(Random random, Map<TopicPartitionId, Partition> topics, TargetDatabase target) {
        List<Worker> workers = List.of(new Worker(random, topics, target), new Worker(random, topics, target));
        topics.keySet().forEach(partition -> workers.get(0).assign(partition));
        while (!isDrained(topics, target)) {
            workers.get(random.nextInt(2)).doWork();
            if (random.nextInt(5) == 0) {
                rebalance(random, topics, workers);
            }
        }
    }

    /** Each partition goes to one of the two; the other may not have noticed. */
    private static void rebalance(Random random, Map<TopicPartitionId, Partition> topics, List<Worker> workers) {
        for (TopicPartitionId partition : topics.keySet()) {
            int owner = random.nextInt(2);
            workers.get(owner).assign(partition);
            if (random.nextInt(3) > 0) {
                workers.get(1 - owner).revoke(partition);
            }
        }
    }

    private static boolean isDrained(Map<TopicPartitionId, Partition> topics, TargetDatabase target) {
        return topics.entrySet().stream()
                .allMatch(topic -> target.position(topic.getKey()).nextOffset()
                        == topic.getValue().log.size());
    }

    private static void compareCurrent(SourceTable table, Map<Integer, Map<String, Object>> current) {
        assertThat(current.keySet()).as("rows of " + table.schema()).isEqualTo(table.committed.keySet());
        table.committed.forEach((key, row) -> {
            assertThat(current.get(key).get("a")).as("a of row " + key).isEqualTo(row[0]);
            if (table.hasB() && table.toldB.contains(key)) {
                assertThat(current.get(key).get("b")).as("b of row " + key).isEqualTo(row[1]);
            }
        });
    }
}
