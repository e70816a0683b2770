package org.metadb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.position.TopicPartitionId;
import org.metadb.schema.ColumnType;
import org.metadb.simulation.Worker.Delivery;

/** The topics, two servers that share their partitions, and the target that they write to. Partitions may be added. */
final class Cluster {

    final TargetDatabase target = new TargetDatabase();

    private final Random random;
    private final Map<String, Destination> destinations = new HashMap<>();
    /** What lies in each partition. */
    private final Map<TopicPartitionId, List<Delivery>> logs = new TreeMap<>();
    /** How many each topic has, as the producer knows them. */
    private final Map<String, Integer> partitions = new TreeMap<>();
    /** The partition in which each of the stream's events was first merged. */
    private final Map<Integer, TopicPartitionId> merged = new HashMap<>();

    private final List<Worker> workers;
    private final List<ChangeEvent> stream = new ArrayList<>();

    Cluster(Random random, SourceDatabase source) {
        this.random = random;
        this.workers = List.of(new Worker(random, logs, target, merged), new Worker(random, logs, target, merged));
        source.tables.forEach(table -> enter(table.schema(), table.destination(), table.topic(), table.partitions()));
        enter(SourceRows.SCHEMA, SourceRows.DESTINATION, SourceRows.SCHEMA, 1);
    }

    private void enter(String schema, Destination destination, String topic, int count) {
        destinations.put(schema, destination);
        partitions.put(topic, count);
        target.enter(topic, count);
        makePartitions(topic, count);
    }

    private void makePartitions(String topic, int count) {
        for (int i = 0; i < count; i++) {
            TopicPartitionId partition = new TopicPartitionId(topic, i);
            if (logs.putIfAbsent(partition, new ArrayList<>()) == null) {
                workers.get(0).assign(partition);
            }
        }
    }

    /** What the connector sends of events that come next in the stream. */
    List<Delivery> deliveries(List<ChangeEvent> events) {
        List<Delivery> deliveries = new ArrayList<>();
        for (ChangeEvent event : events) {
            deliveries.add(
                    new Delivery(stream.size(), destinations.get(event.source().schema()), event));
            stream.add(event);
        }
        return Repetitions.deliver(random, deliveries, Cluster::sent, true);
    }

    private static Delivery sent(Delivery delivery, int starts) {
        ChangeEvent event = delivery.event();
        return event.key().isPresent()
                ? delivery
                : new Delivery(delivery.index(), delivery.destination(), SourceRows.sent(event, starts));
    }

    void append(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            ChangeEvent event = delivery.event();
            String topic = event.at().topic();
            Optional<Integer> key = event.key().map(row -> (Integer) Values.read(row, 0, ColumnType.INT4));
            int partition = SourceTable.number(key, event.source().lsn()) % partitions.get(topic);
            logs.get(new TopicPartitionId(topic, partition)).add(delivery);
        }
    }

    void drain() {
        while (!isDrained()) {
            work();
        }
    }

    private void work() {
        workers.get(random.nextInt(2)).doWork();
        if (random.nextInt(5) == 0) {
            rebalance();
        }
    }

    /** Each partition goes to one of the two; the other may not have noticed. */
    private void rebalance() {
        for (TopicPartitionId partition : logs.keySet()) {
            int owner = random.nextInt(2);
            workers.get(owner).assign(partition);
            if (random.nextInt(3) > 0) {
                workers.get(1 - owner).revoke(partition);
            }
        }
    }

    private boolean isDrained() {
        return logs.entrySet().stream()
                .allMatch(log -> target.position(log.getKey()).nextOffset()
                        == log.getValue().size());
    }

    /** All events were merged. */
    void checkMerged() {
        assertThat(merged).as("events merged").hasSize(stream.size());
    }

    /** All were but rows of snapshots: those may be taken for repetitions where partitions are added in mid-stream. */
    void checkChangesMerged() {
        assertThat(IntStream.range(0, stream.size())
                        .filter(i -> stream.get(i).source().streaming() && !merged.containsKey(i)))
                .as("changes that were not merged")
                .isEmpty();
    }

    /** Adds partitions as the manual says: nobody writes, and all has been read. The workers are told nothing. */
    void growWhenDrained() {
        Map<String, List<Integer>> ends = ends();
        grown().forEach((topic, count) -> {
            makePartitions(topic, count);
            assertThat(target.takeIn(topic, count, ends.get(topic)))
                    .as("added partitions of " + topic + " taken in, with nothing left to read")
                    .isTrue();
            partitions.put(topic, count);
        });
        rebalance();
    }

    /** Adds partitions in mid-stream. The producer sees it at one time and the servers at another. */
    void growWildly(List<Delivery> deliveries) {
        Map<String, Integer> grown = grown();
        int growsAt = random.nextInt(deliveries.size() + 1);
        int producerSeesIt = betweenSnapshots(deliveries, growsAt + random.nextInt(deliveries.size() - growsAt + 1));
        Map<String, List<Integer>> ends = Map.of();
        Set<String> waiting = new HashSet<>(grown.keySet());
        int next = 0;
        while (next < deliveries.size() || !waiting.isEmpty() || !isDrained()) {
            if (next < deliveries.size()) {
                append(List.of(deliveries.get(next++)));
            }
            if (next >= growsAt) {
                grown.forEach(this::makePartitions);
                ends = ends.isEmpty() && random.nextInt(20) == 0 ? ends() : ends;
            }
            if (next >= producerSeesIt) {
                partitions.putAll(grown);
            }
            if (random.nextInt(4) == 0 || next == deliveries.size()) {
                work();
            }
            Map<String, List<Integer>> seen = ends;
            waiting.removeIf(
                    topic -> seen.containsKey(topic) && target.takeIn(topic, grown.get(topic), seen.get(topic)));
        }
    }

    /** The next place where no snapshot is running: that is asked of whoever adds partitions. */
    static int betweenSnapshots(List<Delivery> deliveries, int from) {
        Map<Integer, Delivery> seen = new HashMap<>();
        deliveries.subList(0, from).forEach(delivery -> seen.put(delivery.index(), delivery));
        int at = from;
        // each first delivery comes in the stream's order, so that the latest of all has the highest number
        while (at < deliveries.size()
                && !seen.isEmpty()
                && !seen.get(seen.size() - 1).event().source().streaming()) {
            seen.put(deliveries.get(at).index(), deliveries.get(at));
            at++;
        }
        return at;
    }

    /** More partitions for each topic; that of rows without a key has to stay at one. */
    private Map<String, Integer> grown() {
        Map<String, Integer> grown = new TreeMap<>();
        partitions.forEach((topic, count) -> grown.put(topic, count + 1 + random.nextInt(3)));
        grown.remove(SourceRows.SCHEMA);
        return grown;
    }

    /** Of the partitions that take part. */
    private Map<String, List<Integer>> ends() {
        Map<String, List<Integer>> ends = new TreeMap<>();
        partitions.keySet().forEach(topic -> {
            List<Integer> of = new ArrayList<>();
            for (int i = 0; i < target.topic(topic).partitions(); i++) {
                of.add(logs.get(new TopicPartitionId(topic, i)).size());
            }
            ends.put(topic, of);
        });
        return ends;
    }
}
