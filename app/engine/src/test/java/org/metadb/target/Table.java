package org.metadb.target;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.RecordPosition;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.event.SnapshotMark;
import org.metadb.event.Source;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;
import org.metadb.simulation.Values;

/** A source table, and what Debezium would say of its changes. The first columns are its key. Immutable; a change of columns makes another. */
record Table(Destination destination, int keySize, List<RowSchema.Field> fields) {

    /** Second 0 of the tests' clock. */
    private static final Instant START = Instant.parse("2024-05-01T00:00:00Z");

    /** An empty one of schema {@code s} without origin. */
    static Table named(String name) {
        return new Table(new Destination(TableName.of("s", name), ""), 0, List.of());
    }

    Table key(String name, ColumnType type) {
        List<RowSchema.Field> more = new ArrayList<>(fields);
        more.add(keySize, new RowSchema.Field(name, type));
        return new Table(destination, keySize + 1, more);
    }

    Table column(String name, ColumnType type) {
        List<RowSchema.Field> more = new ArrayList<>(fields);
        more.add(new RowSchema.Field(name, type));
        return new Table(destination, keySize, more);
    }

    Table origin(String origin) {
        return new Table(new Destination(destination.table(), origin), keySize, fields);
    }

    /** The values of a new row; they come at {@code seconds} with LSN {@code lsn}. */
    ChangeEvent create(long seconds, long lsn, Object... values) {
        return upsert(Operation.CREATE, micros(seconds), lsn, Optional.empty(), values);
    }

    ChangeEvent update(long seconds, long lsn, Object... values) {
        return upsert(Operation.UPDATE, micros(seconds), lsn, Optional.empty(), values);
    }

    /** A row read by a snapshot. */
    ChangeEvent read(long seconds, Object... values) {
        return upsert(Operation.READ, micros(seconds), Source.NONE, Optional.empty(), values);
    }

    /** The create event of a changed primary key. */
    ChangeEvent moved(long seconds, long lsn, List<Object> oldKey, Object... values) {
        return upsert(
                Operation.CREATE, micros(seconds), lsn, Optional.of(Values.row(keySchema(), oldKey.toArray())), values);
    }

    ChangeEvent delete(long seconds, long lsn, Object... key) {
        return event(
                Operation.DELETE,
                micros(seconds),
                lsn,
                Optional.of(Values.row(keySchema(), key)),
                Optional.empty(),
                Optional.empty());
    }

    /** With the row before the change. */
    ChangeEvent before(ChangeEvent event, Object... values) {
        return event.withBefore(Optional.of(Values.row(new RowSchema(fields), values)));
    }

    /** An update of a row without a key, with the values before it and after it. */
    ChangeEvent change(long seconds, long lsn, List<?> before, List<?> after) {
        return event(
                Operation.UPDATE, micros(seconds), lsn, Optional.empty(), row(after), row(before), Optional.empty());
    }

    /** A delete of a row without a key. */
    ChangeEvent remove(long seconds, long lsn, Object... before) {
        return event(
                Operation.DELETE,
                micros(seconds),
                lsn,
                Optional.empty(),
                Optional.empty(),
                row(Arrays.asList(before)),
                Optional.empty());
    }

    /** A row read by a snapshot that has LSN and transaction of this number. */
    ChangeEvent readBy(int snapshot, long seconds, Object... values) {
        ChangeEvent read = read(seconds, values);
        Source of = read.source();
        Source source = new Source(
                of.version(),
                of.server(),
                of.database(),
                of.schema(),
                of.table(),
                of.timeMicros(),
                of.snapshot(),
                snapshot,
                snapshot,
                of.lastCommitLsn(),
                snapshot);
        return new ChangeEvent(
                read.at(),
                source,
                read.operation(),
                read.key(),
                read.after(),
                read.before(),
                read.oldKey(),
                read.size());
    }

    private Optional<Row> row(List<?> values) {
        return Optional.of(Values.row(new RowSchema(fields), values.toArray()));
    }

    ChangeEvent truncate(long seconds, long lsn) {
        return event(Operation.TRUNCATE, micros(seconds), lsn, Optional.empty(), Optional.empty(), Optional.empty());
    }

    ChangeEvent createAt(String time, long lsn, Object... values) {
        return upsert(
                Operation.CREATE,
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time)),
                lsn,
                Optional.empty(),
                values);
    }

    private ChangeEvent upsert(Operation operation, long micros, long lsn, Optional<Row> oldKey, Object... values) {
        return event(
                operation,
                micros,
                lsn,
                Optional.of(Values.row(keySchema(), Arrays.copyOf(values, keySize))),
                Optional.of(Values.row(new RowSchema(fields), values)),
                oldKey);
    }

    private RowSchema keySchema() {
        return new RowSchema(fields.subList(0, keySize));
    }

    private ChangeEvent event(
            Operation operation, long micros, long lsn, Optional<Row> key, Optional<Row> after, Optional<Row> oldKey) {
        return keySize == 0
                ? event(operation, micros, lsn, Optional.empty(), after, Optional.empty(), Optional.empty())
                : event(operation, micros, lsn, key, after, Optional.empty(), oldKey);
    }

    private ChangeEvent event(
            Operation operation,
            long micros,
            long lsn,
            Optional<Row> key,
            Optional<Row> after,
            Optional<Row> before,
            Optional<Row> oldKey) {
        SnapshotMark mark = lsn == Source.NONE ? SnapshotMark.ROW : SnapshotMark.STREAMING;
        Source source = new Source(
                "3.6.0.Final",
                "server",
                "db",
                destination.table().schema().name(),
                destination.table().table().name(),
                micros,
                mark,
                7,
                lsn,
                Source.NONE,
                lsn);
        return new ChangeEvent(new RecordPosition("topic", 0, 0), source, operation, key, after, before, oldKey, 100);
    }

    private static long micros(long seconds) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, START.plusSeconds(seconds));
    }
}
