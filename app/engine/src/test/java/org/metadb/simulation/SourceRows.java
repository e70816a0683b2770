package org.metadb.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Emission;
import org.metadb.event.Operation;
import org.metadb.event.RecordPosition;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.event.SnapshotMark;
import org.metadb.event.Source;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;
import org.metadb.simulation.SourceTable.Origin;

/**
 * A table of the source without primary key, of one column, with many equal rows; its topic, of one partition; and the versions that it truly has. Which
 * of several equal rows a change took is nobody's business: begins and ends of versions stand each for themselves. The connector numbers
 * the events, and goes on with its numbers after a restart.
 */
final class SourceRows {

    static final String SCHEMA = "plain";
    static final Destination DESTINATION = new Destination(TableName.of("s", "p"), "");

    private static final RowSchema COLUMNS = new RowSchema(List.of(new RowSchema.Field("a", ColumnType.TEXT)));
    private static final String[] VALUES = {"x", "y", "z"};
    private static final long MILLIS_BETWEEN_STARTS = 10_000;

    final List<String> committed = new ArrayList<>();
    /** Of each version the value, and the LSN with which it began. */
    final List<String> begins = new ArrayList<>();
    /** Of each version that ended the value, and the LSN with which it did. */
    final List<String> ends = new ArrayList<>();

    private final Random random;

    SourceRows(Random random) {
        this.random = random;
    }

    /** Forgets all: nothing of the table was there when the stream began. */
    void clear() {
        committed.clear();
        begins.clear();
        ends.clear();
    }

    /** What a transaction that commits did at an LSN: a COPY, an update or a delete, to the rows that are there then. */
    void change(Origin origin, long lsn, List<ChangeEvent> stream) {
        int die = random.nextInt(10);
        if (die < 4 || committed.isEmpty()) {
            for (int rows = random.nextInt(4); rows >= 0; rows--) {
                String row = anyValue();
                begin(row, lsn);
                stream.add(event(origin, Operation.CREATE, lsn, Optional.empty(), Optional.of(row), stream.size()));
            }
            return;
        }
        String before = committed.remove(random.nextInt(committed.size()));
        if (die < 7) {
            end(before, lsn);
            stream.add(event(origin, Operation.DELETE, lsn, Optional.of(before), Optional.empty(), stream.size()));
            return;
        }
        String after = anyValue();
        if (after.equals(before)) {
            committed.add(after);
        } else {
            end(before, lsn);
            begin(after, lsn);
        }
        stream.add(event(origin, Operation.UPDATE, lsn, Optional.of(before), Optional.of(after), stream.size()));
    }

    void truncate(Origin origin, long lsn, List<ChangeEvent> stream) {
        committed.forEach(row -> end(row, lsn));
        committed.clear();
        stream.add(event(origin, Operation.TRUNCATE, lsn, Optional.empty(), Optional.empty(), stream.size()));
    }

    /** A snapshot reads the table if that is one row: of more, nothing would tell a repetition before the last one. */
    void read(Origin origin, long lsn, List<ChangeEvent> stream) {
        if (committed.size() == 1) {
            Origin last =
                    new Origin(SnapshotMark.LAST_OF_TABLE, origin.txId(), origin.timeMicros(), origin.lastCommitLsn());
            Optional<String> row = Optional.of(committed.get(0));
            stream.add(event(last, Operation.READ, lsn, Optional.empty(), row, Source.NONE));
        }
    }

    private void begin(String row, long lsn) {
        committed.add(row);
        begins.add(row + "|" + lsn);
    }

    private void end(String row, long lsn) {
        ends.add(row + "|" + lsn);
    }

    private String anyValue() {
        return VALUES[random.nextInt(VALUES.length)];
    }

    private static ChangeEvent event(
            Origin origin,
            Operation operation,
            long lsn,
            Optional<String> before,
            Optional<String> after,
            long number) {
        Source source = new Source(
                "3.6.0.Final",
                "server",
                "db",
                SCHEMA,
                DESTINATION.table().table().name(),
                origin.timeMicros(),
                origin.mark(),
                origin.txId(),
                lsn,
                origin.lastCommitLsn(),
                lsn);
        return new ChangeEvent(
                new RecordPosition(SCHEMA, 0, 0),
                source,
                operation,
                Optional.empty(),
                after.map(SourceRows::row),
                before.map(SourceRows::row),
                Optional.empty(),
                new Emission(0, number),
                100);
    }

    private static Row row(String value) {
        return Values.row(COLUMNS, value);
    }

    /** The event as the connector sends it after so many starts. */
    static ChangeEvent sent(ChangeEvent event, int starts) {
        return new ChangeEvent(
                event.at(),
                event.source(),
                event.operation(),
                event.key(),
                event.after(),
                event.before(),
                event.oldKey(),
                new Emission(starts * MILLIS_BETWEEN_STARTS, event.emission().totalOrder()),
                event.size());
    }
}
