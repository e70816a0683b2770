package org.metadb.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.Route;
import org.metadb.change.Routing;
import org.metadb.change.StandingRows;
import org.metadb.change.Truncation;
import org.metadb.change.Truncations;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.RawRecord;
import org.metadb.event.Row;
import org.metadb.event.Source;
import org.metadb.event.Undecodable;
import org.metadb.pg.TableName;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.position.Verdict;
import org.metadb.target.DeadLetter;
import org.metadb.target.Follower;
import org.metadb.target.Progress;

/**
 * Folds a range of a buffer into a batch: routes each event, judges whether it is new, takes it in; what cannot be applied becomes a dead
 * letter. Works on copies of the partitions' memories, so that folding the same range again gives the same. Knows no connection; one use each.
 */
final class Fold {

    private final Routing routing;
    private final BiFunction<String, String, Optional<Destination>> identities;
    private final Function<Destination, List<Truncation>> remembered;
    private final boolean columnsStopped;
    private final Predicate<String> mayHaveLetters;
    private final Function<RawRecord, Optional<Row>> befores;

    private final Batch batch;
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Set<String> letterTopics = new HashSet<>();
    private final List<Follower> followers = new ArrayList<>();
    private final Map<TopicPartitionId, Memory> memories = new HashMap<>();
    private final Map<TopicPartitionId, Long> nextOffsets = new HashMap<>();
    private final Map<TableName, Set<TopicPartitionId>> carriers = new HashMap<>();
    private final Map<Destination, List<Truncation>> truncations = new HashMap<>();
    private final Set<Destination> told = new HashSet<>();
    private final Map<String, Integer> keyless = new TreeMap<>();
    private final Map<String, String> unroutable = new TreeMap<>();
    private final Map<String, String> otherForms = new TreeMap<>();
    private final Map<TopicPartitionId, Verdict> wentBack = new TreeMap<>();
    private int repetitions;
    private boolean snapshotRows;

    /**
     * @param identities where a source table (schema, table) is kept; asked only for tables that routing keeps, all of which are known
     * @param remembered the truncations merged before of a table whose topic has several partitions
     * @param columnsStopped whether any column filter is set: then records that cannot be parsed are not kept
     * @param mayHaveLetters whether a topic may have dead letters from before
     * @param befores the row before the change as a record has it; asked only where a transaction holds a key twice
     * @param standing rows that are known to stand in the target where the range's create events come
     */
    Fold(
            Routing routing,
            BiFunction<String, String, Optional<Destination>> identities,
            Function<Destination, List<Truncation>> remembered,
            boolean columnsStopped,
            Predicate<String> mayHaveLetters,
            Function<RawRecord, Optional<Row>> befores,
            StandingRows standing) {
        this.routing = routing;
        this.identities = identities;
        this.remembered = remembered;
        this.columnsStopped = columnsStopped;
        this.mayHaveLetters = mayHaveLetters;
        this.befores = befores;
        this.batch = new Batch(standing);
    }

    /** Notes an entry's truncation, before any entry is taken in: changes of other partitions go before or behind it. */
    void announce(Buffer.Entry entry, HeldPartition held) {
        if (!(entry.decoded() instanceof ChangeEvent event) || event.operation() != Operation.TRUNCATE) {
            return;
        }
        Source from = event.source();
        if (routing.route(from.schema(), from.table()) instanceof Route.Kept) {
            identities
                    .apply(from.schema(), from.table())
                    .ifPresent(destination -> truncations
                            .computeIfAbsent(destination, first -> new ArrayList<>())
                            .add(new Truncation(
                                    from.timeMicros(), from.lsn(), held.topic().several())));
        }
    }

    /** Takes in one entry; its partition is held and not left out. */
    void take(Buffer.Entry entry, HeldPartition held) {
        TopicPartitionId partition = entry.partition();
        nextOffsets.put(partition, entry.raw().at().offset() + 1);
        if (entry.decoded() instanceof ChangeEvent event) {
            take(entry.raw(), event, partition, held);
        } else if (entry.decoded() instanceof Undecodable bad) {
            String reason = bad.path().isEmpty() ? bad.reason() : bad.path() + ": " + bad.reason();
            add(new DeadLetter(entry.raw(), bad.schema(), bad.table(), reason, !columnsStopped));
            if (bad.wholeTopic()) {
                otherForms.put(partition.topic(), reason);
            }
        }
        // a PassedOver record changes nothing but the position
    }

    /** Takes in an entry that the target refused: it is kept aside, and counts as merged. */
    void refuse(Buffer.Entry entry, HeldPartition held, String reason) {
        TopicPartitionId partition = entry.partition();
        nextOffsets.put(partition, entry.raw().at().offset() + 1);
        ChangeEvent event = (ChangeEvent) entry.decoded();
        if (!isDoubtful(event, held)) {
            memory(partition, held).merged(event);
        }
        add(deadLetter(entry.raw(), event, reason));
    }

    private void take(RawRecord raw, ChangeEvent event, TopicPartitionId partition, HeldPartition held) {
        String schema = event.source().schema();
        String table = event.source().table();
        Route route = routing.route(schema, table);
        if (route instanceof Route.Dropped dropped) {
            if (!dropped.byFilter()) {
                unroutable.put(schema + "." + table, dropped.why());
            }
            return;
        }
        if (event.key().isEmpty() && event.operation() != Operation.TRUNCATE) {
            keyless.merge(partition.topic(), partition.partition(), Math::max);
        }
        if (held.topic().several() && event.operation() == Operation.TRUNCATE) {
            // any partition may carry it, so that no partition's memory knows it; doing it again changes nothing
            identities
                    .apply(schema, table)
                    .ifPresent(destination -> add(raw, event, false, partition, held, destination));
            return;
        }
        Memory memory = memory(partition, held);
        Verdict verdict = memory.judge(event);
        if (verdict.lsnsWentBack()) {
            wentBack.putIfAbsent(partition, verdict);
        }
        if (!verdict.isNew()) {
            repetitions++;
            return;
        }
        boolean doubtful = isDoubtful(event, held);
        if (!doubtful) {
            memory.merged(event);
        }
        snapshotRows |= !event.source().streaming();
        Optional<Destination> destination = identities.apply(schema, table);
        if (destination.isEmpty()) {
            follow(raw, event);
            return;
        }
        add(raw, event, doubtful, partition, held, destination.get());
    }

    /**
     * Whether it may have been merged in another partition. Its key tells, each time that it comes; the partition's memory has to stay with
     * what goes on in it, and is not told.
     */
    private static boolean isDoubtful(ChangeEvent event, HeldPartition held) {
        return event.key().isPresent() && held.topic().marks().doubt(event);
    }

    private void add(
            RawRecord raw,
            ChangeEvent event,
            boolean doubtful,
            TopicPartitionId partition,
            HeldPartition held,
            Destination destination) {
        boolean several = held.topic().several();
        if ((several || event.operation() == Operation.TRUNCATE) && told.add(destination)) {
            List<Truncation> arriving = truncations.getOrDefault(destination, List.of());
            batch.know(
                    destination,
                    several
                            ? Truncations.ofSeveral(remembered.apply(destination), arriving)
                            : new Truncations(false, List.of(), arriving));
        }
        try {
            Memory memory = memory(partition, held);
            Optional<ChangeEvent> applied = !doubtful && memory.isHeldTwice(event)
                    ? memory.settle(event, befores.apply(raw))
                    : Optional.of(event);
            if (applied.isEmpty()) {
                follow(raw, event);
                return;
            }
            batch.add(destination, applied.get(), doubtful).ifPresent(over -> memory.supersede(event, over));
            carriers.computeIfAbsent(destination.table(), name -> new TreeSet<>())
                    .add(partition);
            follow(raw, event);
        } catch (IllegalArgumentException e) {
            add(deadLetter(raw, event, e.getMessage()));
        }
    }

    private void add(DeadLetter letter) {
        deadLetters.add(letter);
        letterTopics.add(letter.record().at().topic());
    }

    /** Notes a record that may stand behind a dead letter of its key. */
    private void follow(RawRecord raw, ChangeEvent event) {
        String topic = raw.at().topic();
        boolean known = raw.key() != null || event.operation() == Operation.TRUNCATE;
        if (known && (letterTopics.contains(topic) || mayHaveLetters.test(topic))) {
            followers.add(new Follower(raw, keepsValue(raw, event)));
        }
    }

    private boolean keepsValue(RawRecord raw, ChangeEvent event) {
        Source source = event.source();
        return !columnsStopped || !StoppedColumns.anyIn(raw, routing, source.schema(), source.table());
    }

    private DeadLetter deadLetter(RawRecord raw, ChangeEvent event, String reason) {
        String schema = event.source().schema();
        String table = event.source().table();
        return new DeadLetter(raw, schema, table, reason, keepsValue(raw, event));
    }

    private Memory memory(TopicPartitionId partition, HeldPartition held) {
        return memories.computeIfAbsent(partition, p -> held.memory().copy());
    }

    Batch batch() {
        return batch;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** What was taken in of topics that have dead letters. */
    List<Follower> followers() {
        return followers;
    }

    /** The partitions that carry changes of a table. */
    Set<TopicPartitionId> carriers(TableName table) {
        return carriers.getOrDefault(table, Set.of());
    }

    /** Topics with rows that have no key, since their table has no primary key; of each the highest partition that had some. */
    Map<String, Integer> keyless() {
        return keyless;
    }

    /** Source tables whose names allow no table here, with the reason. */
    Map<String, String> unroutable() {
        return unroutable;
    }

    /** Topics whose records are in another form than Metadb reads, with what to change on the connector. */
    Map<String, String> otherForms() {
        return otherForms;
    }

    /** Partitions in which LSNs went back, with the first verdict that says so. */
    Map<TopicPartitionId, Verdict> wentBack() {
        return wentBack;
    }

    int repetitions() {
        return repetitions;
    }

    /** Whether rows of a snapshot were among the new events. */
    boolean snapshotRows() {
        return snapshotRows;
    }

    /**
     * What the range does to the positions.
     *
     * @param held the partitions as they are before
     * @param spans positions read beyond the last record, where the range reaches the buffer's end; else empty
     */
    List<Progress> progress(Map<TopicPartitionId, HeldPartition> held, Map<TopicPartitionId, Buffer.Span> spans) {
        Map<TopicPartitionId, Long> next = new TreeMap<>(nextOffsets);
        spans.forEach((partition, span) -> next.merge(partition, span.nextOffset(), Math::max));
        List<Progress> progress = new ArrayList<>();
        next.forEach((partition, offset) -> {
            HeldPartition before = held.get(partition);
            Memory memory = memories.get(partition);
            byte[] state = memory == null ? before.position().memory() : memory.encode();
            progress.add(new Progress(before.position(), offset, state));
        });
        return progress;
    }

    /** The partition after the batch was committed. */
    HeldPartition after(Progress progress, HeldPartition before) {
        Memory memory = memories.getOrDefault(progress.partition(), before.memory());
        return new HeldPartition(before.generation(), progress.after(), memory, before.topic());
    }
}
