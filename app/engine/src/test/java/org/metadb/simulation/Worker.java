package org.metadb.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.Truncation;
import org.metadb.change.Truncations;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.position.Marks;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.simulation.TargetDatabase.Move;
import org.metadb.simulation.TargetDatabase.Position;
import org.metadb.simulation.TargetDatabase.Topic;

/** One of the servers that share the partitions: reads on from stored positions, folds, commits; and fails in every way that is known. */
final class Worker {

    /** A delivery of one of the stream's events. */
    record Delivery(int index, SourceTable table, ChangeEvent event) {

        Destination destination() {
            return table.destination();
        }
    }

    /** What lies in a partition. */
    static final class Partition {
        final List<Delivery> log = new ArrayList<>();
    }

    private record Record(TopicPartitionId partition, long offset, Delivery delivery) {}

    private record Judged(Record record, boolean isNew) {}

    private record Held(Position position, Memory memory, Topic topic) {}

    private final Random random;
    private final Map<TopicPartitionId, Partition> topics;
    private final TargetDatabase target;
    private final Map<Integer, TopicPartitionId> merged;
    /** As this worker last read them. */
    private final Map<Destination, List<Truncation>> truncations = new HashMap<>();

    private final Map<TopicPartitionId, Held> held = new TreeMap<>();

    /** @param merged in which partition each of the stream's events was first merged, by any worker */
    Worker(
            Random random,
            Map<TopicPartitionId, Partition> topics,
            TargetDatabase target,
            Map<Integer, TopicPartitionId> merged) {
        this.merged = merged;
        this.random = random;
        this.topics = topics;
        this.target = target;
    }

    /** One that was added to its topic and is not taken in waits. */
    void assign(TopicPartitionId partition) {
        Position position = target.position(partition);
        Topic topic = target.topic(partition.topic());
        if (partition.partition() < topic.partitions()) {
            held.put(partition, new Held(position, Memory.decode(position.bytes()), topic));
        }
    }

    void revoke(TopicPartitionId partition) {
        held.remove(partition);
    }

    /** Reads records of its partitions and merges them, or fails at it. */
    void doWork() {
        List<Record> records = read();
        if (records.isEmpty()) {
            return;
        }
        int die = random.nextInt(20);
        if (die == 0) {
            Fold fold = fold(records);
            fold.batch.tables().forEach(target::ensure);
            fold.batch.tables().forEach(target::plan);
            readAgain(); // crashed before the commit, or the target was not there
        } else if (die == 1) {
            merge(records, random.nextInt(3));
            readAgain(); // crashed behind the commit
        } else {
            merge(records, die < 4 ? 1 + random.nextInt(3) : 0);
        }
    }

    private List<Record> read() {
        Map<TopicPartitionId, Long> next = new TreeMap<>();
        held.forEach((partition, of) -> {
            if (of.position().nextOffset() < topics.get(partition).log.size()) {
                next.put(partition, of.position().nextOffset());
            }
        });
        List<Record> records = new ArrayList<>();
        List<TopicPartitionId> from = new ArrayList<>(next.keySet());
        int wanted = 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 30);
        while (!from.isEmpty() && records.size() < wanted) {
            TopicPartitionId partition = from.get(random.nextInt(from.size()));
            List<Delivery> log = topics.get(partition).log;
            long offset = next.get(partition);
            for (int run = random.nextInt(10); run >= 0 && offset < log.size(); run--) {
                records.add(new Record(partition, offset, log.get((int) offset)));
                offset++;
            }
            next.put(partition, offset);
            if (offset == log.size()) {
                from.remove(partition);
            }
        }
        return records;
    }

    /**
     * @param refusals how often the target refuses the range, which is then merged in halves
     * @return false if another worker has one of the partitions
     */
    private boolean merge(List<Record> records, int refusals) {
        Fold fold = fold(records);
        fold.batch.tables().forEach(target::ensure);
        if (refusals > 0 && records.size() > 1) {
            int middle = records.size() / 2;
            return merge(records.subList(0, middle), random.nextInt(refusals))
                    && merge(records.subList(middle, records.size()), random.nextInt(refusals));
        }
        Map<TopicPartitionId, Move> moves = new HashMap<>();
        fold.next.forEach((partition, offset) -> {
            Position to = Position.of(offset, fold.memories.get(partition).encode());
            moves.put(partition, new Move(held.get(partition).position(), to));
        });
        Map<String, Topic> topics = new HashMap<>();
        moves.keySet()
                .forEach(partition ->
                        topics.put(partition.topic(), held.get(partition).topic()));
        if (!target.commit(fold.batch, moves, topics)) {
            truncations.clear();
            readAgain();
            return false;
        }
        fold.batch.truncations().keySet().forEach(truncations::remove);
        moves.forEach((partition, move) -> held.put(
                partition,
                new Held(
                        move.to(),
                        fold.memories.get(partition),
                        held.get(partition).topic())));
        fold.verdicts.forEach(this::check);
        return true;
    }

    private void readAgain() {
        Set.copyOf(held.keySet()).forEach(this::assign);
    }

    private static final class Fold {
        final Batch batch = new Batch();
        final Map<TopicPartitionId, Memory> memories = new HashMap<>();
        final Map<TopicPartitionId, Long> next = new TreeMap<>();
        final Map<Destination, List<Truncation>> arriving = new HashMap<>();
        final List<Judged> verdicts = new ArrayList<>();
    }

    private Fold fold(List<Record> records) {
        Fold fold = new Fold();
        for (Record record : records) {
            ChangeEvent event = record.delivery().event();
            if (event.operation() == Operation.TRUNCATE) {
                fold.arriving
                        .computeIfAbsent(record.delivery().destination(), first -> new ArrayList<>())
                        .add(new Truncation(
                                event.source().timeMicros(), event.source().lsn(), isSeveral(record.partition())));
            }
        }
        for (Record record : records) {
            TopicPartitionId partition = record.partition();
            Delivery delivery = record.delivery();
            fold.next.put(partition, record.offset() + 1);
            Memory memory = fold.memories.computeIfAbsent(
                    partition, first -> held.get(first).memory().copy());
            boolean truncatesSeveral = isSeveral(partition) && delivery.event().operation() == Operation.TRUNCATE;
            boolean isNew = truncatesSeveral || memory.judge(delivery.event()).isNew();
            if (isNew) {
                boolean doubtful =
                        !truncatesSeveral && held.get(partition).topic().marks().doubt(delivery.event());
                if (!truncatesSeveral && !doubtful) {
                    memory.merged(delivery.event());
                }
                know(fold, partition, delivery);
                fold.batch.add(delivery.destination(), delivery.event(), doubtful);
            }
            fold.verdicts.add(new Judged(record, isNew));
        }
        return fold;
    }

    private boolean isSeveral(TopicPartitionId partition) {
        return held.get(partition).topic().partitions() > 1;
    }

    private void know(Fold fold, TopicPartitionId partition, Delivery delivery) {
        Destination destination = delivery.destination();
        List<Truncation> arriving = fold.arriving.getOrDefault(destination, List.of());
        boolean several = isSeveral(partition);
        if (!fold.batch.truncations().containsKey(destination)
                && (several || delivery.event().operation() == Operation.TRUNCATE)) {
            fold.batch.know(
                    destination,
                    several
                            ? Truncations.ofSeveral(
                                    truncations.computeIfAbsent(destination, target::truncations), arriving)
                            : new Truncations(false, List.of(), arriving));
        }
    }

    /** Compares a verdict with the truth. Rows of a snapshot, truncations and what another partition has may
     * be merged again: that it made no version shows at the end. */
    private void check(Judged judged) {
        Record record = judged.record();
        Delivery delivery = record.delivery();
        ChangeEvent event = delivery.event();
        SourceTable table = delivery.table();
        TopicPartitionId before = merged.get(delivery.index());
        boolean first = before == null;
        boolean moved = !table.partition(event, table.partitions()).equals(record.partition());
        // the original of a moved repetition may still be to come in its own partition
        boolean either = first
                ? moved
                : !event.source().streaming()
                        || event.operation() == Operation.TRUNCATE
                        || !before.equals(record.partition())
                        || target.topic(record.partition().topic()).marks() != Marks.NONE;
        if (judged.isNew()) {
            merged.putIfAbsent(delivery.index(), record.partition());
        }
        if (judged.isNew() != first && !either) {
            throw new AssertionError(record.partition() + ":" + record.offset() + ": event " + delivery.index() + " ("
                    + event.source() + ") is "
                    + (first ? "new, taken for a repetition" : "a repetition, taken for new"));
        }
    }
}
