package org.metadb.position;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Emission;
import org.metadb.event.Operation;
import org.metadb.event.RecordPosition;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.event.SnapshotMark;
import org.metadb.event.Source;
import org.metadb.schema.ColumnType;

/** Change events as Debezium would send them, with only what the rules look at. */
final class Events {

    private static final RowSchema KEY = new RowSchema(List.of(new RowSchema.Field("id", ColumnType.INT8)));

    private Events() {}

    /** A transaction of the stream. */
    record Tx(long txId, long timeMillis, long lastCommitLsn, String server, String database, String table) {

        Tx after(long newLastCommitLsn) {
            return new Tx(txId, timeMillis, newLastCommitLsn, server, database, table);
        }

        Tx on(String newTable) {
            return new Tx(txId, timeMillis, lastCommitLsn, server, database, newTable);
        }

        Tx from(String newServer, String newDatabase) {
            return new Tx(txId, timeMillis, lastCommitLsn, newServer, newDatabase, table);
        }

        ChangeEvent update(long lsn, long key) {
            return event(Operation.UPDATE, lsn, Optional.of(row(key)), Optional.of(row(key)));
        }

        ChangeEvent create(long lsn, long key) {
            return event(Operation.CREATE, lsn, Optional.of(row(key)), Optional.of(row(key)));
        }

        ChangeEvent delete(long lsn, long key) {
            return event(Operation.DELETE, lsn, Optional.of(row(key)), Optional.empty());
        }

        ChangeEvent truncate(long lsn) {
            return event(Operation.TRUNCATE, lsn, Optional.empty(), Optional.empty());
        }

        ChangeEvent createWithoutKey(long lsn, long value) {
            return event(Operation.CREATE, lsn, Optional.empty(), Optional.of(row(value)));
        }

        ChangeEvent updateWithoutKey(long lsn, long before, long after) {
            return with(event(Operation.UPDATE, lsn, Optional.empty(), Optional.of(row(after))), before);
        }

        ChangeEvent deleteWithoutKey(long lsn, long before) {
            return with(event(Operation.DELETE, lsn, Optional.empty(), Optional.empty()), before);
        }

        private static ChangeEvent with(ChangeEvent event, long before) {
            return new ChangeEvent(
                    event.at(),
                    event.source(),
                    event.operation(),
                    event.key(),
                    event.after(),
                    Optional.of(row(before)),
                    event.oldKey(),
                    event.emission(),
                    event.size());
        }

        private ChangeEvent event(Operation operation, long lsn, Optional<Row> key, Optional<Row> after) {
            Source source = new Source(
                    "3.6.0.Final",
                    server,
                    database,
                    "s",
                    table,
                    timeMillis * 1000 + 7,
                    SnapshotMark.STREAMING,
                    txId,
                    lsn,
                    lastCommitLsn,
                    lsn);
            return of(source, operation, key, after);
        }
    }

    static Tx tx(long txId, long timeMillis) {
        return new Tx(txId, timeMillis, Source.NONE, "server", "db", "t");
    }

    static ChangeEvent snapshotRow(long lsn, long txId, long timeMillis, long key) {
        Source source = source(timeMillis, SnapshotMark.ROW, txId, lsn, Source.NONE, lsn);
        return of(source, Operation.READ, Optional.of(row(key)), Optional.of(row(key)));
    }

    /** A row of a table without a key that a snapshot read. */
    static ChangeEvent snapshotRowWithoutKey(SnapshotMark mark, long lsn, long txId, long timeMillis, long value) {
        Source source = source(timeMillis, mark, txId, lsn, Source.NONE, lsn);
        return of(source, Operation.READ, Optional.empty(), Optional.of(row(value)));
    }

    /** The event as the connector sent it at that time and as that one of its transaction. */
    static ChangeEvent sent(long timeMillis, long totalOrder, ChangeEvent event) {
        return new ChangeEvent(
                event.at(),
                event.source(),
                event.operation(),
                event.key(),
                event.after(),
                event.before(),
                event.oldKey(),
                new Emission(timeMillis, totalOrder),
                event.size());
    }

    static ChangeEvent chunkRow(long lastCommitLsn, long lsn, long timeMillis, long key) {
        Source source = source(timeMillis, SnapshotMark.INCREMENTAL, Source.NONE, Source.NONE, lastCommitLsn, lsn);
        return of(source, Operation.READ, Optional.of(row(key)), Optional.of(row(key)));
    }

    private static Source source(
            long timeMillis, SnapshotMark mark, long txId, long lsn, long lastCommitLsn, long sequenceLsn) {
        return new Source(
                "3.6.0.Final",
                "server",
                "db",
                "s",
                "t",
                timeMillis * 1000,
                mark,
                txId,
                lsn,
                lastCommitLsn,
                sequenceLsn);
    }

    private static ChangeEvent of(Source source, Operation operation, Optional<Row> key, Optional<Row> after) {
        return new ChangeEvent(
                new RecordPosition("topic", 0, 0),
                source,
                operation,
                key,
                after,
                Optional.empty(),
                Optional.empty(),
                100);
    }

    private static Row row(long key) {
        return new Row(
                KEY, ByteBuffer.allocate(12).putInt(Long.BYTES).putLong(key).array(), false);
    }
}
