package org.metadb.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.TableBatch;
import org.metadb.change.Truncation;
import org.metadb.change.Truncations;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.RecordPosition;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.event.SnapshotMark;
import org.metadb.event.Source;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;
import org.metadb.schema.TableNames;
import org.metadb.schema.TableSchema;

/**
 * The whole text of what is run, kept in {@code src/test/resources/merge/}, so that a change of it is seen. Run with {@code -Dmetadb.test.write=true}
 * to write the files anew.
 */
class MergeTextTest {

    private static final Destination LOAN = new Destination(TableName.of("lib", "Loan"), "east");
    private static final RowSchema KEY = new RowSchema(List.of(new RowSchema.Field("id", ColumnType.INT4)));
    private static final RowSchema ROW = new RowSchema(List.of(
            new RowSchema.Field("id", ColumnType.INT4),
            new RowSchema.Field("odd \"name\"", ColumnType.FLOAT8),
            new RowSchema.Field("__id", ColumnType.TEXT)));

    private static final byte[] NULL = {-1, -1, -1, -1};
    private static final byte[] UNCHANGED = {-1, -1, -1, -2};

    @Test
    void mergesKeysThatComeOnce() throws IOException {
        show("single", upsert(1, Optional.empty(), false), upsert(2, Optional.empty(), false));
    }

    @Test
    void mergesKeysThatComeSeveralTimes() throws IOException {
        show("several", upsert(1, Optional.empty(), false), upsert(1, Optional.empty(), true), delete(1));
    }

    @Test
    void mergesRowsWhoseKeyChanged() throws IOException {
        show("moved", upsert(1, Optional.of(key(2)), true));
    }

    @Test
    void mergesDeletesAlone() throws IOException {
        show("deletes", delete(1));
    }

    @Test
    void truncates() throws IOException {
        show("truncate", event(Operation.TRUNCATE, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void leavesOutWhatWasMergedInAnotherPartition() throws IOException {
        Batch batch = new Batch();
        batch.add(LOAN, upsert(1, Optional.empty(), false), true);
        show("in_doubt", batch, false);
    }

    @Test
    void putsOlderChangesBeforeTruncationsOfOtherPartitions() throws IOException {
        Truncation before = new Truncation(1_714_521_700_000_000L, 0x1_0000_0200L, true);
        Truncation now = new Truncation(1_714_521_650_000_000L, 0x1_0000_0100L, true);
        Batch batch = new Batch();
        batch.know(LOAN, Truncations.ofSeveral(List.of(before), List.of(now)));
        batch.add(LOAN, upsert(1, Optional.empty(), false));
        show("several_partitions", batch, false);
    }

    @Test
    void mergesChangesOfRowsWithoutKey() throws IOException {
        ChangeEvent made = upsert(1, Optional.empty(), false);
        show("rows", withoutKey(made, Operation.CREATE, SnapshotMark.STREAMING));
    }

    @Test
    void mergesRowsWithoutKeyThatASnapshotRead() throws IOException {
        ChangeEvent made = upsert(1, Optional.empty(), false);
        show("rows_snapshot", withoutKey(made, Operation.READ, SnapshotMark.ROW));
    }

    private static void show(String name, ChangeEvent... events) throws IOException {
        Batch batch = new Batch();
        for (ChangeEvent event : events) {
            batch.add(LOAN, event);
        }
        show(name, batch, events[0].key().isEmpty());
    }

    private static void show(String name, Batch batch, boolean keyless) throws IOException {
        TableBatch changes = batch.tables().iterator().next();
        List<String> text = new ArrayList<>();
        for (MergeStep step : TableMerge.plan(changes, table(keyless)).steps()) {
            if (step instanceof MergeStep.StageAndMerge merge) {
                text.add(merge.staging().create());
                text.add(merge.staging().copy());
                text.addAll(merge.before());
            }
            if (step instanceof MergeStep.StageRows rows) {
                text.add(rows.staging().create());
                text.add(rows.staging().copy());
            }
            text.add(step.sql().strip());
        }
        String all = String.join(";\n\n", text) + ";\n";
        if (Boolean.getBoolean("metadb.test.write")) {
            Files.writeString(Path.of("src/test/resources/merge", name + ".sql"), all);
        }
        try (InputStream in = MergeTextTest.class.getResourceAsStream("/merge/" + name + ".sql")) {
            assertThat(all).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** With a column that the events lack, and one of a wider type than theirs. */
    private static TableSchema table(boolean keyless) {
        Map<Identifier, ColumnType> columns = new LinkedHashMap<>();
        columns.put(new Identifier("id"), ColumnType.INT8);
        columns.put(new Identifier("odd \"name\""), ColumnType.NUMERIC);
        columns.put(new Identifier("gone"), ColumnType.TEXT);
        columns.put(new Identifier("__id__source"), ColumnType.TEXT);
        TableNames names = TableNames.of(LOAN.table(), name -> false);
        List<Identifier> id = List.of(new Identifier("id"));
        return new TableSchema(
                names,
                names.sequence(name -> false),
                columns,
                keyless ? List.of() : id,
                keyless ? Optional.of(List.of(id.get(0), new Identifier("__id__source"))) : Optional.empty(),
                Set.of(2024));
    }

    private static ChangeEvent upsert(int id, Optional<Row> oldKey, boolean unchanged) {
        byte[] last = unchanged ? UNCHANGED : NULL;
        byte[] fields = {0, 0, 0, 4, 0, 0, 0, (byte) id, -1, -1, -1, -1, last[0], last[1], last[2], last[3]};
        Row row = new Row(ROW, fields, unchanged);
        return event(Operation.CREATE, Optional.of(key(id)), Optional.of(row), oldKey);
    }

    private static ChangeEvent withoutKey(ChangeEvent event, Operation operation, SnapshotMark mark) {
        Source of = event.source();
        Source source = new Source(
                of.version(),
                of.server(),
                of.database(),
                of.schema(),
                of.table(),
                of.timeMicros(),
                mark,
                of.txId(),
                of.lsn(),
                of.lastCommitLsn(),
                of.sequenceLsn());
        return new ChangeEvent(
                event.at(),
                source,
                operation,
                Optional.empty(),
                event.after(),
                Optional.empty(),
                Optional.empty(),
                100);
    }

    private static ChangeEvent delete(int id) {
        return event(Operation.DELETE, Optional.of(key(id)), Optional.empty(), Optional.empty());
    }

    private static Row key(int id) {
        return new Row(KEY, new byte[] {0, 0, 0, 4, 0, 0, 0, (byte) id}, false);
    }

    private static ChangeEvent event(
            Operation operation, Optional<Row> key, Optional<Row> after, Optional<Row> oldKey) {
        Source source = new Source(
                "3.6.0.Final",
                "server",
                "db",
                "public",
                "loan",
                1_714_521_600_123_456L,
                SnapshotMark.STREAMING,
                7,
                0x1_0000_00ffL,
                Source.NONE,
                Source.NONE);
        return new ChangeEvent(
                new RecordPosition("topic", 0, 0), source, operation, key, after, Optional.empty(), oldKey, 100);
    }
}
