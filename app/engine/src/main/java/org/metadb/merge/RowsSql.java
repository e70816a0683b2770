package org.metadb.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.metadb.change.ColumnNames;
import org.metadb.change.RowSnapshot;
import org.metadb.change.Segment;
import org.metadb.event.RowSchema;
import org.metadb.pg.Identifier;
import org.metadb.pg.Literal;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlFragment;
import org.metadb.schema.ColumnType;
import org.metadb.schema.RowHash;
import org.metadb.schema.TableSchema;
import org.metadb.schema.Widening;

/**
 * The statement that merges a segment of rows without a key, from the templates {@code sql/merge/rows*.sql}. Its text depends on the shapes of table
 * and segment, and on the snapshot whose rows they are.
 */
final class RowsSql {

    private static final String CHANGES = SqlFile.read("merge/rows.sql");
    private static final String SNAPSHOT = SqlFile.read("merge/rows_snapshot.sql");
    private static final String KINDS = SqlFile.read("merge/rows_kinds.sql");

    private final TableSchema table;
    private final SqlFragment origin;
    private final Segment segment;
    private final StagingTable staging;
    private final List<Identifier> columns;
    /** Of the segment's columns, those by whose hash rows are looked up, in the order of the index. */
    private final List<Integer> hashed;

    RowsSql(TableSchema table, String origin, Segment segment) {
        this.table = table;
        this.origin = new Literal(origin);
        this.segment = segment;
        this.columns = columns(segment);
        this.hashed = table.rowIndex().orElse(List.of()).stream()
                .map(columns::indexOf)
                .filter(index -> index >= 0)
                .toList();
        this.staging = StagingTable.of(
                table.sequence(),
                segment.schema().fields().stream().map(RowSchema.Field::type).toList(),
                List.of());
    }

    /** The target columns of the segment's rows, in their order. */
    static List<Identifier> columns(Segment segment) {
        return segment.schema().fields().stream()
                .map(field -> ColumnNames.target(field.name()))
                .toList();
    }

    MergeStep step() {
        Map<String, SqlFragment> holes = holes();
        holes.put("staged_rows", Sql.raw(segment.snapshot().isPresent() ? "s.n = 0" : "s.n < 0"));
        holes.put("kinds", Sql.raw(MergeSql.fill(KINDS, holes)));
        segment.snapshot().ifPresent(snapshot -> name(snapshot, holes));
        String template = segment.snapshot().isPresent() ? SNAPSHOT : CHANGES;
        return new MergeStep.StageRows(staging, segment, MergeSql.fill(template, holes));
    }

    private void name(RowSnapshot snapshot, Map<String, SqlFragment> holes) {
        holes.put("schema_name", new Literal(table.names().current().schema().name()));
        holes.put("table_name", new Literal(table.names().current().table().name()));
        holes.put("snapshot_lsn", Sql.raw(Long.toString(snapshot.lsn())));
        holes.put("snapshot_tx", Sql.raw(Long.toString(snapshot.txId())));
    }

    private Map<String, SqlFragment> holes() {
        Map<String, SqlFragment> holes = new LinkedHashMap<>();
        List<Identifier> all = List.copyOf(table.columns().keySet());
        holes.put("staging", staging);
        holes.put("current", table.names().current());
        holes.put("history", table.names().history());
        holes.put("origin", origin);
        holes.put("columns", MergeSql.tail(all));
        holes.put(
                "cur_columns", MergeSql.tail(all.stream().map(RowsSql::current).toList()));
        holes.put("event_columns", MergeSql.tail(columns));
        holes.put("row", Sql.list(each(RowsSql::staged)));
        holes.put("row_columns", MergeSql.tail(each(RowsSql::staged)));
        holes.put("v_columns", MergeSql.tail(each(i -> Sql.raw("v." + StagingTable.column(i)))));
        holes.put("e_columns", MergeSql.tail(each(i -> Sql.raw("e." + StagingTable.column(i)))));
        holes.put("kind_columns", MergeSql.tail(each(i -> Sql.raw("kinds." + StagingTable.column(i)))));
        holes.put("kind_row", Sql.list(each(i -> Sql.raw("kinds." + StagingTable.column(i)))));
        holes.put("cur_row", Sql.list(columns.stream().map(RowsSql::current).toList()));
        holes.put("values", Sql.list(each(this::value)));
        holes.put(
                "hash",
                RowHash.of(hashed.stream()
                        .map(i -> Sql.raw("e." + StagingTable.column(i)))
                        .toList()));
        holes.put(
                "cur_hash",
                RowHash.of(hashed.stream().map(i -> current(columns.get(i))).toList()));
        holes.put("assignments", MergeSql.tail(MergeSql.assignments(all, columns)));
        return holes;
    }

    private List<SqlFragment> each(Function<Integer, SqlFragment> of) {
        return IntStream.range(0, columns.size()).mapToObj(of::apply).toList();
    }

    private static SqlFragment staged(int index) {
        return Sql.raw(StagingTable.column(index));
    }

    private static SqlFragment current(Identifier column) {
        return Sql.raw("cur." + column.sql());
    }

    /** The column's value in the type that the table has. */
    private SqlFragment value(int index) {
        ColumnType from = segment.schema().fields().get(index).type();
        ColumnType to = MergeSql.stored(table, columns.get(index));
        SqlFragment value = Widening.fromStaged(Sql.raw("s." + StagingTable.column(index)), from, to);
        return Sql.raw(value.sql() + " as " + StagingTable.column(index));
    }
}
