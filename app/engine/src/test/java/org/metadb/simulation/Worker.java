package org.metadb.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.StandingRows;
import org.metadb.event.ChangeEvent;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.simulation.TargetDatabase.Move;
import org.metadb.simulation.TargetDatabase.Position;

/** One of the servers that share the partitions: reads on from stored positions, folds, commits; and fails in every way that is known. */
final class Worker {

    /** A delivery of one of the stream's events. */
    record Delivery(int index, Destination destination, ChangeEvent event) {}

    /** What lies in a partition, and which of the stream's events were merged. */
    static final class Partition {
        final List<Delivery> log = new ArrayList<>();
        final Set<Integer> merged = new HashSet<>();
    }

    private record Record(TopicPartitionId partition, long offset, Delivery delivery) {}

    private record Judged(Record record, boolean isNew) {}

    private record Held(Position position, Memory memory) {}

    private final Random random;
    private final Map<TopicPartitionId, Partition> topics;
    private final TargetDatabase target;
    private final Map<TopicPartitionId, Held> held = new TreeMap<>();

    Worker(Random random, Map<TopicPartitionId, Partition> topics, TargetDatabase target) {
        this.random = random;
        this.topics = topics;
        this.target = target;
    }

    void assign(TopicPartitionId partition) {
        Position position = target.position(partition);
        held.put(partition, new Held(position, Memory.decode(position.bytes())));
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
        StandingRows standing = new StandingRows();
        Fold fold = fold(records, standing);
        fold.batch.tables().forEach(target::ensure);
        if (refusals > 0 && records.size() > 1) {
            int middle = records.size() / 2;
            return merge(records.subList(0, middle), random.nextInt(refusals))
                    && merge(records.subList(middle, records.size()), random.nextInt(refusals));
        }
        for (StandingRows more = target.unexpected(fold.batch); !more.isEmpty(); more = target.unexpected(fold.batch)) {
            standing.addAll(more);
            fold = fold(records, standing);
            fold.batch.tables().forEach(target::ensure);
        }
        return commit(fold);
    }

    private boolean commit(Fold fold) {
        Map<TopicPartitionId, Move> moves = new HashMap<>();
        fold.next.forEach((partition, offset) -> {
            Position to = Position.of(offset, fold.memories.get(partition).encode());
            moves.put(partition, new Move(held.get(partition).position(), to));
        });
        if (!target.commit(fold.batch.tables(), moves)) {
            readAgain();
            return false;
        }
        moves.forEach((partition, move) -> held.put(partition, new Held(move.to(), fold.memories.get(partition))));
        fold.verdicts.forEach(this::check);
        return true;
    }

    private void readAgain() {
        Set.copyOf(held.keySet()).forEach(this::assign);
    }

    private static final class Fold {
        final Batch batch;
        final Map<TopicPartitionId, Memory> memories = new HashMap<>();
        final Map<TopicPartitionId, Long> next = new TreeMap<>();
        final List<Judged> verdicts = new ArrayList<>();

        Fold(StandingRows standing) {
            batch = new Batch(standing);
        }
    }

    private Fold fold(List<Record> records, StandingRows standing) {
        Fold fold = new Fold(standing);
        for (Record record : records) {
            TopicPartitionId partition = record.partition();
            Delivery delivery = record.delivery();
            fold.next.put(partition, record.offset() + 1);
            Memory memory = fold.memories.computeIfAbsent(
                    partition, first -> held.get(first).memory().copy());
            boolean isNew = Intake.take(delivery.destination(), delivery.event(), memory, fold.batch);
            fold.verdicts.add(new Judged(record, isNew));
        }
        return fold;
    }

    /** Compares a verdict with the truth. Rows of a snapshot may be merged again: that it made no version shows at the end. */
    private void check(Judged judged) {
        Record record = judged.record();
        Delivery delivery = record.delivery();
        boolean first = topics.get(record.partition()).merged.add(delivery.index());
        boolean either = !first && !delivery.event().source().streaming();
        if (judged.isNew() != first && !either) {
            throw new AssertionError(record.partition() + ":" + record.offset() + ": event " + delivery.index() + " ("
                    + delivery.event().source() + ") is "
                    + (first ? "new, taken for a repetition" : "a repetition, taken for new"));
        }
    }
}
