package org.metadb.simulation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.RecordPosition;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.event.SnapshotMark;
import org.metadb.event.Source;
import org.metadb.schema.ColumnType;

/** A table of the source with columns {@code id, a, b}, of which {@code b} comes and goes; its rows, its topic, and the history that it truly has. */
final class SourceTable {

    /** Where an event comes from: what all events of a transaction, a snapshot or a chunk have in common. */
    record Origin(SnapshotMark mark, long txId, long timeMicros, long lastCommitLsn) {}

    /** Of columns {@code a} and {@code b}, that an event has both values. */
    static final boolean[] NOTHING_LEFT_OUT = {false, false};

    private static final RowSchema KEY = new RowSchema(List.of(new RowSchema.Field("id", ColumnType.INT4)));
    private static final RowSchema ALL = new RowSchema(List.of(
            new RowSchema.Field("id", ColumnType.INT4),
            new RowSchema.Field("a", ColumnType.TEXT),
            new RowSchema.Field("b", ColumnType.TEXT)));
    private static final RowSchema WITHOUT_B = new RowSchema(ALL.fields().subList(0, 2));
    private static final boolean[] HAS_ALL = {true, true, true};
    private static final boolean[] HAS_NO_B = {true, true, false};

    private final String schema;
    private final Destination destination;
    private final String topic;
    private final int partitions;

    /** Each row's values {@code a} and {@code b} as the transaction sees them that has changed the row, and as all others do. */
    final Map<Integer, String[]> working = new TreeMap<>();

    final Map<Integer, String[]> committed = new TreeMap<>();
    /** The transaction that holds a row. */
    final Map<Integer, Object> locks = new HashMap<>();

    /** Every version that was committed or read by a snapshot. */
    ReferenceTable history = new ReferenceTable();
    /** Rows whose latest event had column {@code b}: without one the consumer is not told that it is null. */
    final Set<Integer> toldB = new HashSet<>();

    private final boolean deferrable;
    private boolean hasB;

    /** @param deferrable whether transactions may hold its keys twice; then its replica identity is FULL */
    SourceTable(
            String schema, Destination destination, String topic, int partitions, boolean hasB, boolean deferrable) {
        this.deferrable = deferrable;
        this.schema = schema;
        this.topic = topic;
        this.destination = destination;
        this.partitions = partitions;
        this.hasB = hasB;
    }

    String schema() {
        return schema;
    }

    Destination destination() {
        return destination;
    }

    boolean hasB() {
        return hasB;
    }

    boolean isDeferrable() {
        return deferrable;
    }

    String topic() {
        return topic;
    }

    /** At first. */
    int partitions() {
        return partitions;
    }

    int partition(int key) {
        return key % partitions;
    }

    /** By which the producer chooses an event's partition: a truncation has no key, any one may get it. */
    static int number(Optional<Integer> key, long lsn) {
        return key.orElse((int) (lsn % 1009));
    }

    /** The column goes with its values, or comes with nulls. No event tells of it. */
    void alter() {
        if (deferrable && hasB) {
            return; // a column that comes back would differ from what the consumer has without its being told
        }
        hasB = !hasB;
        toldB.clear();
        committed.values().forEach(row -> row[1] = null);
        working.values().forEach(row -> row[1] = null);
    }

    /**
     * A row as it is now.
     *
     * @param unchanged of {@code a} and {@code b} whether the event leaves the value out
     * @param oldKey the key before a change of primary key
     */
    ChangeEvent upsert(
            Origin origin,
            Operation operation,
            long lsn,
            int key,
            String[] row,
            boolean[] unchanged,
            Optional<Integer> oldKey,
            boolean withB) {
        Object[] values = {
            key, unchanged[0] ? Values.UNCHANGED : row[0], unchanged[1] ? Values.UNCHANGED : row[1],
        };
        RowSchema columns = withB ? ALL : WITHOUT_B;
        Row after = Values.row(columns, Arrays.copyOf(values, columns.size()));
        return event(origin, operation, lsn, Optional.of(key), Optional.of(after), oldKey.map(SourceTable::key));
    }

    /**
     * With the row before the change, as Debezium sends it: whole under replica identity FULL; else of a delete, with nothing true in it but the
     * key.
     */
    ChangeEvent withImage(ChangeEvent event, int key, String[] row, boolean withB) {
        if (!deferrable && event.operation() != Operation.DELETE) {
            return event;
        }
        Object[] values = deferrable ? new Object[] {key, row[0], row[1]} : new Object[] {key, null, null};
        RowSchema columns = withB ? ALL : WITHOUT_B;
        Row before = Values.row(columns, Arrays.copyOf(values, columns.size()));
        return event.withBefore(Optional.of(before));
    }

    ChangeEvent delete(Origin origin, long lsn, int key) {
        return event(origin, Operation.DELETE, lsn, Optional.of(key), Optional.empty(), Optional.empty());
    }

    ChangeEvent truncate(Origin origin, long lsn) {
        return event(origin, Operation.TRUNCATE, lsn, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What {@link #upsert} makes of the history. */
    void enter(Origin origin, long lsn, int key, String[] row, boolean withB) {
        Object[] values = {key, row[0], withB ? row[1] : null};
        long streamLsn = origin.mark() == SnapshotMark.STREAMING ? lsn : ReferenceTable.NONE;
        history.upsert(key, origin.timeMicros(), streamLsn, withB ? HAS_ALL : HAS_NO_B, values, null);
        if (withB) {
            toldB.add(key);
        } else {
            toldB.remove(key);
        }
    }

    private ChangeEvent event(
            Origin origin,
            Operation operation,
            long lsn,
            Optional<Integer> key,
            Optional<Row> after,
            Optional<Row> oldKey) {
        boolean chunk = origin.mark() == SnapshotMark.INCREMENTAL;
        Source source = new Source(
                "3.6.0.Final",
                "server",
                "db",
                schema,
                destination.table().table().name(),
                origin.timeMicros(),
                origin.mark(),
                origin.txId(),
                chunk ? Source.NONE : lsn,
                origin.lastCommitLsn(),
                lsn);
        return new ChangeEvent(
                new RecordPosition(topic, partition(number(key, lsn)), 0),
                source,
                operation,
                key.map(SourceTable::key),
                after,
                Optional.empty(),
                oldKey,
                100);
    }

    private static Row key(int key) {
        return Values.row(KEY, key);
    }
}
