package org.metadb.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.RecordPosition;
import org.metadb.event.Row;
import org.metadb.event.RowKey;
import org.metadb.event.RowSchema;
import org.metadb.event.SnapshotMark;
import org.metadb.event.Source;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;
import org.metadb.simulation.Values;

/** What a create event comes over, as far as a batch knows. */
class StandingRowsTest {

    private static final Destination T = new Destination(TableName.of("s", "t"), "");
    private static final RowSchema KEY = new RowSchema(List.of(new RowSchema.Field("id", ColumnType.INT4)));
    private static final RowSchema ROW = new RowSchema(
            List.of(new RowSchema.Field("id", ColumnType.INT4), new RowSchema.Field("v", ColumnType.TEXT)));

    private final StandingRows standing = new StandingRows();
    private long lsn;

    @Test
    void givesTheRowOfTheBatchThatACreateEventComesOver() {
        Batch batch = new Batch();

        assertThat(add(batch, Operation.CREATE, "x")).isEmpty();
        assertThat(add(batch, Operation.UPDATE, "y")).isEmpty();
        assertThat(add(batch, Operation.CREATE, "z")).contains(row("y"));
        assertThat(add(batch, Operation.CREATE, "z")).as("one equal to it").contains(row("z"));
        assertThat(add(batch, Operation.DELETE, null)).isEmpty();
        assertThat(add(batch, Operation.CREATE, "z")).isEmpty();
    }

    @Test
    void givesTheRowThatIsKnownToStandInTheTargetOnce() {
        standing.add(T, RowKey.of(key()), row("x"));
        Batch batch = new Batch(standing);

        assertThat(add(batch, Operation.CREATE, "y")).contains(row("x"));
        assertThat(add(batch, Operation.CREATE, "z")).contains(row("y"));
        assertThat(batch.expects(T, onlySegment(batch), RowKey.of(key()))).isTrue();
    }

    @Test
    void takesNoRowForStandingBehindADeleteOrATruncation() {
        standing.add(T, RowKey.of(key()), row("x"));
        Batch deleted = new Batch(standing);
        add(deleted, Operation.DELETE, null);
        assertThat(add(deleted, Operation.CREATE, "y")).isEmpty();

        Batch truncated = new Batch(standing);
        truncated.add(T, event(Operation.TRUNCATE, Optional.empty(), Optional.empty()));
        assertThat(add(truncated, Operation.CREATE, "y")).isEmpty();
    }

    @Test
    void doesNotExpectARowOnlyBecauseALaterCreateEventCameOverThatOfTheFirst() {
        Batch batch = new Batch();
        add(batch, Operation.CREATE, "x");
        add(batch, Operation.CREATE, "y");

        assertThat(batch.expects(T, onlySegment(batch), RowKey.of(key()))).isFalse();
    }

    @Test
    void expectsARowThatAnEarlierSegmentOfTheBatchMade() {
        Batch batch = new Batch();
        add(batch, Operation.CREATE, "x");
        Row other = Values.row(KEY, 1);
        batch.add(T, event(Operation.CREATE, Optional.of(key()), Optional.of(other)));
        List<Step> steps = batch.tables().iterator().next().steps();

        assertThat(steps).hasSize(2);
        assertThat(batch.expects(T, (Segment) steps.get(0), RowKey.of(key()))).isFalse();
        assertThat(batch.expects(T, (Segment) steps.get(1), RowKey.of(key()))).isTrue();
    }

    @Test
    void givesTheRowOfTheBatchInTheColumnsOfTheCreateEvent() {
        Batch batch = new Batch();
        batch.add(T, event(Operation.CREATE, Optional.of(key()), Optional.of(Values.row(KEY, 1))));

        assertThat(add(batch, Operation.CREATE, "x")).contains(row(null));
    }

    @Test
    void givesNoRowWhoseValuesAreNotAllKnown() {
        Batch batch = new Batch();
        Row unchanged = Values.row(ROW, 1, Values.UNCHANGED);
        batch.add(T, event(Operation.UPDATE, Optional.of(key()), Optional.of(unchanged)));

        assertThat(add(batch, Operation.CREATE, "y")).isEmpty();
    }

    private static Segment onlySegment(Batch batch) {
        return (Segment) batch.tables().iterator().next().steps().get(0);
    }

    private Optional<Row> add(Batch batch, Operation operation, String value) {
        Optional<Row> after = operation == Operation.DELETE ? Optional.empty() : Optional.of(row(value));
        return batch.add(T, event(operation, Optional.of(key()), after));
    }

    private static Row key() {
        return Values.row(KEY, 1);
    }

    private static Row row(String value) {
        return Values.row(ROW, 1, value);
    }

    private ChangeEvent event(Operation operation, Optional<Row> key, Optional<Row> after) {
        lsn++;
        Source source = new Source("3.6.0.Final", "server", "db", "s", "t", 1, SnapshotMark.STREAMING, 7, lsn, 1, lsn);
        return new ChangeEvent(
                new RecordPosition("topic", 0, lsn),
                source,
                operation,
                key,
                after,
                Optional.empty(),
                Optional.empty(),
                100);
    }
}
