package org.metadb.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.metadb.event.ChangeEvent;
import org.metadb.position.TopicPartitionId;
import org.metadb.simulation.Worker.Delivery;
import org.metadb.simulation.Worker.Partition;

/** The topics, two servers that share their partitions, and the target that they write to. Partitions may be added. */
final class Cluster {

    final TargetDatabase target = new TargetDatabase();
    /** The partition in which each of the stream's events was first merged. */
    final Map<Integer, TopicPartitionId> merged = new HashMap<>();

    private final Random random;
    private final Map<String, SourceTable> tables;
    private final Map<TopicPartitionId, Partition> topics = new TreeMap<>();
    /** As the producer knows them. */
    private final Map<String, Integer> partitions = new TreeMap<>();

    private final List<Worker> workers;

    Cluster(Random random, List<SourceTable> tables) {
        this.random = random;
        this.tables = tables.stream().collect(Collectors.toMap(SourceTable::schema, Function.identity()));
        this.workers = List.of(new Worker(random, topics, target, merged), new Worker(random, topics, target, merged));
        for (SourceTable table : tables) {
            String topic = table.partition(0).topic();
            partitions.put(topic, table.partitions());
            target.enter(topic, table.partitions());
            makePartitions(topic, table.partitions());
        }
    }

    private void makePartitions(String topic, int count) {
        for (int i = 0; i < count; i++) {
            if (topics.putIfAbsent(new TopicPartitionId(topic, i), new Partition()) == null) {
                workers.get(0).assign(new TopicPartitionId(topic, i));
            }
        }
    }

    /** @param first the first event's number */
    List<Delivery> deliveries(List<ChangeEvent> events, int first) {
        return IntStream.range(0, events.size())
                .mapToObj(i -> new Delivery(
                        first + i, tables.get(events.get(i).source().schema()), events.get(i)))
                .toList();
    }

    void append(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            String topic = delivery.table().partition(0).topic();
            topics.get(delivery.table().partition(delivery.event(), partitions.get(topic)))
                    .log
                    .add(delivery);
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
        for (TopicPartitionId partition : topics.keySet()) {
            int owner = random.nextInt(2);
            workers.get(owner).assign(partition);
            if (random.nextInt(3) > 0) {
                workers.get(1 - owner).revoke(partition);
            }
        }
    }

    private boolean isDrained() {
        return topics.entrySet().stream()
                .allMatch(topic -> target.position(topic.getKey()).nextOffset()
                        == topic.getValue().log.size());
    }

    /** Adds partitions as the manual says: nobody writes, and all has been read. The workers are told nothing. */
    void growWhenDrained() {
        Map<String, Integer> grown = grown();
        Map<String, List<Integer>> ends = ends();
        grown.forEach((topic, count) -> {
            makePartitions(topic, count);
            check(target.takeIn(topic, count, ends.get(topic)), "the partitions wait though nothing is left to read");
        });
        partitions.putAll(grown);
        rebalance();
    }

    /** Adds partitions in mid-stream. The producer sees it at one time and the servers at another. */
    void growWildly(List<Delivery> deliveries) {
        Map<String, Integer> grown = grown();
        int growsAt = random.nextInt(deliveries.size() + 1);
        int producerSeesIt = betweenSnapshots(deliveries, growsAt + random.nextInt(deliveries.size() - growsAt + 1));
        Map<String, List<Integer>> ends = null;
        Set<String> waiting = new HashSet<>(grown.keySet());
        int next = 0;
        while (next < deliveries.size() || !waiting.isEmpty() || !isDrained()) {
            if (next < deliveries.size()) {
                append(List.of(deliveries.get(next++)));
            }
            if (next >= growsAt) {
                grown.forEach(this::makePartitions);
                if (ends == null && random.nextInt(20) == 0) {
                    ends = ends();
                }
            }
            if (next >= producerSeesIt) {
                partitions.putAll(grown);
            }
            if (random.nextInt(4) == 0 || next == deliveries.size()) {
                work();
            }
            if (ends != null) {
                Map<String, List<Integer>> seen = ends;
                waiting.removeIf(topic -> target.takeIn(topic, grown.get(topic), seen.get(topic)));
            }
        }
    }

    /** The next place where no snapshot is running: that is asked of whoever adds partitions. */
    static int betweenSnapshots(List<Delivery> deliveries, int from) {
        Map<Integer, Delivery> seen = new TreeMap<>();
        deliveries.subList(0, from).forEach(delivery -> seen.put(delivery.index(), delivery));
        int at = from;
        // each first delivery comes in the stream's order, so that the next to be seen for the first time has the next
        // number
        while (at < deliveries.size() && !seen.isEmpty() && ofSnapshot(seen.get(seen.size() - 1))) {
            seen.put(deliveries.get(at).index(), deliveries.get(at));
            at++;
        }
        return at;
    }

    private static boolean ofSnapshot(Delivery delivery) {
        return !delivery.event().source().streaming();
    }

    private Map<String, Integer> grown() {
        Map<String, Integer> grown = new TreeMap<>();
        partitions.forEach((topic, count) -> grown.put(topic, count + 1 + random.nextInt(3)));
        return grown;
    }

    /** Of the partitions that take part. */
    private Map<String, List<Integer>> ends() {
        Map<String, List<Integer>> ends = new TreeMap<>();
        partitions.keySet().forEach(topic -> {
            List<Integer> of = new ArrayList<>();
            for (int i = 0; i < target.topic(topic).partitions(); i++) {
                of.add(topics.get(new TopicPartitionId(topic, i)).log.size());
            }
            ends.put(topic, of);
        });
        return ends;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
