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
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.Route;
import org.metadb.change.Routing;
import org.metadb.change.Truncation;
import org.metadb.change.Truncations;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.RawRecord;
import org.metadb.event.Source;
import org.metadb.event.Undecodable;
import org.metadb.pg.TableName;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.position.Verdict;
import org.metadb.target.DeadLetter;
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

    private final Batch batch = new Batch();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Map<TopicPartitionId, Memory> memories = new HashMap<>();
    private final Map<TopicPartitionId, Long> nextOffsets = new HashMap<>();
    private final Map<TableName, Set<TopicPartitionId>> carriers = new HashMap<>();
    private final Map<Destination, List<Truncation>> truncations = new HashMap<>();
    private final Set<Destination> told = new HashSet<>();
    private final Set<String> keyless = new HashSet<>();
    private final Map<String, String> unroutable = new TreeMap<>();
    private final Map<TopicPartitionId, Verdict> wentBack = new TreeMap<>();
    private int repetitions;
    private boolean snapshotRows;

    /**
     * @param identities where a source table (schema, table) is kept; asked only for tables that routing keeps, all of which are known
     * @param remembered the truncations merged before of a table whose topic has several partitions
     * @param columnsStopped whether any column filter is set: then records that cannot be parsed are not kept
     */
    Fold(
            Routing routing,
            BiFunction<String, String, Optional<Destination>> identities,
            Function<Destination, List<Truncation>> remembered,
            boolean columnsStopped) {
        this.routing = routing;
        this.identities = identities;
        this.remembered = remembered;
        this.columnsStopped = columnsStopped;
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
            deadLetters.add(new DeadLetter(entry.raw(), bad.schema(), bad.table(), reason, !columnsStopped));
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
        deadLetters.add(deadLetter(entry.raw(), event, reason));
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
        if (isKeyless(event)) {
            keyless.add(raw.at().topic());
            return;
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
        identities
                .apply(schema, table)
                .ifPresent(destination -> add(raw, event, doubtful, partition, held, destination));
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
            batch.add(destination, event, doubtful);
            carriers.computeIfAbsent(destination.table(), name -> new TreeSet<>())
                    .add(partition);
        } catch (IllegalArgumentException e) {
            deadLetters.add(deadLetter(raw, event, e.getMessage()));
        }
    }

    /** A row without a key: its table has no primary key. A truncation never has one. */
    static boolean isKeyless(ChangeEvent event) {
        return event.key().isEmpty() && event.operation() != Operation.TRUNCATE;
    }

    private DeadLetter deadLetter(RawRecord raw, ChangeEvent event, String reason) {
        String schema = event.source().schema();
        String table = event.source().table();
        boolean keepsValue = !columnsStopped || !StoppedColumns.anyIn(raw, routing, schema, table);
        return new DeadLetter(raw, schema, table, reason, keepsValue);
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

    /** The partitions that carry changes of a table. */
    Set<TopicPartitionId> carriers(TableName table) {
        return carriers.getOrDefault(table, Set.of());
    }

    /** Topics with rows that have no key. */
    Set<String> keyless() {
        return keyless;
    }

    /** Source tables whose names allow no table here, with the reason. */
    Map<String, String> unroutable() {
        return unroutable;
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
