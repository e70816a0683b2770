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
import org.metadb.change.StandingRows;
import org.metadb.change.Truncation;
import org.metadb.change.Truncations;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.Source;
import org.metadb.position.Marks;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.simulation.TargetDatabase.Move;
import org.metadb.simulation.TargetDatabase.Position;
import org.metadb.target.KnownTopic;

/** One of the servers that share the partitions: reads on from stored positions, folds, commits; and fails in every way that is known. */
final class Worker {

    /** A delivery of one of the stream's events. */
    record Delivery(int index, Destination destination, ChangeEvent event) {}

    private record Record(TopicPartitionId partition, long offset, Delivery delivery) {}

    private record Judged(Record record, boolean isNew) {}

    private record Held(Position position, Memory memory, KnownTopic topic) {}

    private final Random random;
    private final Map<TopicPartitionId, List<Delivery>> logs;
    private final TargetDatabase target;
    private final Map<Integer, TopicPartitionId> merged;
    /** As this worker last read them. */
    private final Map<Destination, List<Truncation>> truncations = new HashMap<>();

    private final Map<TopicPartitionId, Held> held = new TreeMap<>();

    /**
     * @param logs what lies in each partition
     * @param merged in which partition each of the stream's events was first merged, by any worker
     */
    Worker(
            Random random,
            Map<TopicPartitionId, List<Delivery>> logs,
            TargetDatabase target,
            Map<Integer, TopicPartitionId> merged) {
        this.random = random;
        this.logs = logs;
        this.target = target;
        this.merged = merged;
    }

    /** One that was added to its topic and is not taken in waits. */
    void assign(TopicPartitionId partition) {
        Position position = target.position(partition);
        KnownTopic topic = target.topic(partition.topic());
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
            Fold fold = fold(records, new StandingRows());
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
            if (of.position().nextOffset() < logs.get(partition).size()) {
                next.put(partition, of.position().nextOffset());
            }
        });
        List<Record> records = new ArrayList<>();
        List<TopicPartitionId> from = new ArrayList<>(next.keySet());
        int wanted = 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 30);
        while (!from.isEmpty() && records.size() < wanted) {
            TopicPartitionId partition = from.get(random.nextInt(from.size()));
            List<Delivery> log = logs.get(partition);
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
        StandingRows standing = new StandingRows();
        Fold fold = fold(records, standing);
        fold.batch.tables().forEach(target::ensure);
        if (refusals > 0 && records.size() > 1) {
            int middle = records.size() / 2;
            return merge(records.subList(0, middle), random.nextInt(refusals))
                    && merge(records.subList(middle, records.size()), random.nextInt(refusals));
        }
        Map<TopicPartitionId, Move> moves = moves(fold);
        for (StandingRows more = target.unexpected(fold.batch, moves);
                !more.isEmpty();
                more = target.unexpected(fold.batch, moves)) {
            standing.addAll(more);
            fold = fold(records, standing);
            fold.batch.tables().forEach(target::ensure);
            moves = moves(fold);
        }
        return commit(fold, moves);
    }

    private Map<TopicPartitionId, Move> moves(Fold fold) {
        Map<TopicPartitionId, Move> moves = new HashMap<>();
        fold.next.forEach((partition, offset) -> {
            Held before = held.get(partition);
            Memory memory = fold.memories.get(partition);
            moves.put(partition, new Move(before.position(), Position.of(offset, memory.encode()), before.topic()));
        });
        return moves;
    }

    private boolean commit(Fold fold, Map<TopicPartitionId, Move> moves) {
        if (!target.commit(fold.batch, moves)) {
            readAgain();
            return false;
        }
        truncations.keySet().removeAll(fold.batch.truncations().keySet());
        moves.forEach((partition, move) ->
                held.put(partition, new Held(move.to(), fold.memories.get(partition), move.topic())));
        fold.verdicts.forEach(this::check);
        return true;
    }

    private void readAgain() {
        truncations.clear();
        Set.copyOf(held.keySet()).forEach(this::assign);
    }

    private static final class Fold {
        final Batch batch;
        final Map<TopicPartitionId, Memory> memories = new HashMap<>();
        final Map<TopicPartitionId, Long> next = new TreeMap<>();
        final Map<Destination, List<Truncation>> arriving = new HashMap<>();
        final List<Judged> verdicts = new ArrayList<>();

        Fold(StandingRows standing) {
            batch = new Batch(standing);
        }
    }

    private Fold fold(List<Record> records, StandingRows standing) {
        Fold fold = new Fold(standing);
        records.forEach(record -> announce(fold, record));
        for (Record record : records) {
            TopicPartitionId partition = record.partition();
            Delivery delivery = record.delivery();
            fold.next.put(partition, record.offset() + 1);
            Memory memory = fold.memories.computeIfAbsent(
                    partition, first -> held.get(first).memory().copy());
            know(fold, record);
            boolean isNew =
                    Intake.take(delivery.destination(), delivery.event(), memory, fold.batch, topicOf(partition));
            fold.verdicts.add(new Judged(record, isNew));
        }
        return fold;
    }

    private void announce(Fold fold, Record record) {
        Delivery delivery = record.delivery();
        Source source = delivery.event().source();
        if (delivery.event().operation() == Operation.TRUNCATE) {
            boolean several = topicOf(record.partition()).several();
            fold.arriving
                    .computeIfAbsent(delivery.destination(), first -> new ArrayList<>())
                    .add(new Truncation(source.timeMicros(), source.lsn(), several));
        }
    }

    /** Tells the batch of the table's truncations, before its first event. */
    private void know(Fold fold, Record record) {
        Destination destination = record.delivery().destination();
        if (fold.batch.truncations().containsKey(destination)) {
            return;
        }
        List<Truncation> arriving = fold.arriving.getOrDefault(destination, List.of());
        if (topicOf(record.partition()).several()) {
            List<Truncation> remembered = truncations.computeIfAbsent(destination, target::truncations);
            fold.batch.know(destination, Truncations.ofSeveral(remembered, arriving));
        } else if (record.delivery().event().operation() == Operation.TRUNCATE) {
            fold.batch.know(destination, new Truncations(false, List.of(), arriving));
        }
    }

    private KnownTopic topicOf(TopicPartitionId partition) {
        return held.get(partition).topic();
    }

    /** Compares a verdict with the truth, where that is certain: what was merged again made no version, as shows at the end. */
    private void check(Judged judged) {
        Record record = judged.record();
        Delivery delivery = record.delivery();
        boolean first = !merged.containsKey(delivery.index());
        if (judged.isNew()) {
            merged.putIfAbsent(delivery.index(), record.partition());
        }
        if (judged.isNew() != first && !(first ? mayComeElsewhere(record) : mayBeMergedAgain(record))) {
            throw new AssertionError(record.partition() + ":" + record.offset() + ": event " + delivery.index() + " ("
                    + delivery.event().source() + ") is "
                    + (first ? "new, taken for a repetition" : "a repetition, taken for new"));
        }
    }

    /** Whether the record was moved by added partitions: the original of the repetition may still lie in its own one. */
    private static boolean mayComeElsewhere(Record record) {
        return record.delivery().event().at().partition() != record.partition().partition();
    }

    /** Rows of a snapshot, truncations, and what added partitions have moved, or may have. */
    private boolean mayBeMergedAgain(Record record) {
        ChangeEvent event = record.delivery().event();
        KnownTopic topic = target.topic(record.partition().topic());
        return !event.source().streaming()
                || topic.several() && event.operation() == Operation.TRUNCATE
                || !merged.get(record.delivery().index()).equals(record.partition())
                || topic.marks() != Marks.NONE;
    }
}
