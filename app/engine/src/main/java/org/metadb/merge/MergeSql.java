package org.metadb.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.metadb.change.ColumnNames;
import org.metadb.change.Segment;
import org.metadb.event.RowSchema;
import org.metadb.pg.Identifier;
import org.metadb.pg.Literal;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlFragment;
import org.metadb.schema.ColumnType;
import org.metadb.schema.TableSchema;
import org.metadb.schema.Widening;

/**
 * The statement that merges one segment, from the templates in {@code sql/merge/}. Its text depends on the shapes of table and segment
 * only, never on values, so that a session prepares it once.
 */
final class MergeSql {

    private static final String MERGE = SqlFile.read("merge/merge.sql");
    private static final String SINGLE = SqlFile.read("merge/versions_single.sql");
    private static final String SEVERAL = SqlFile.read("merge/versions_several.sql");
    private static final String BETWEEN = SqlFile.read("merge/between.sql");
    private static final String FOUND = SqlFile.read("merge/found.sql");
    private static final String LOST = SqlFile.read("merge/lost.sql");
    private static final String MOVED = SqlFile.read("merge/moved.sql");

    private static final String SCREEN = SqlFile.read("merge/screen.sql");
    private static final String REOPEN = SqlFile.read("merge/reopen.sql");

    private final TableSchema table;
    private final SqlFragment origin;
    private final Segment segment;
    private final StagingTable staging;
    /** Target column of each of the segment's columns, in their order. */
    private final List<Identifier> columns = new ArrayList<>();

    MergeSql(TableSchema table, String origin, Segment segment) {
        this.table = table;
        this.origin = new Literal(origin);
        this.segment = segment;
        List<RowSchema.Field> fields = segment.schema().fields();
        fields.forEach(field -> columns.add(ColumnNames.target(field.name())));
        List<ColumnType> keyTypes = segment.keyColumns().stream()
                .map(name -> fields.get(segment.schema().indexOf(name)).type())
                .toList();
        this.staging = StagingTable.of(
                table.sequence(), fields.stream().map(RowSchema.Field::type).toList(), keyTypes);
    }

    MergeStep step() {
        Map<String, SqlFragment> holes = holes();
        boolean several = segment.severalVersions();
        holes.put("found", Sql.raw(fill(FOUND, holes)));
        holes.put("moved", segment.movedValues() ? Sql.raw("\n    " + fill(MOVED, holes)) : Sql.raw(""));
        holes.put("versions", Sql.raw(fill(several ? SEVERAL : SINGLE, holes)));
        holes.put("between", several ? Sql.raw(fill(BETWEEN, holes) + "\n") : Sql.raw(""));
        holes.put(
                "nowhere",
                Sql.raw(
                        segment.movedValues()
                                ? "case when s.o1 is null then cur.tid is null else moved.__id is null end"
                                : "cur.tid is null"));
        Optional<String> lost = segment.unchangedValues() ? Optional.of(fill(LOST, holes)) : Optional.empty();
        return new MergeStep.StageAndMerge(staging, segment, before(holes), storedColumns(), fill(MERGE, holes), lost);
    }

    /** What has to be put right between staging and merge, where the table's topic has several partitions. */
    private List<String> before(Map<String, SqlFragment> holes) {
        List<String> before = new ArrayList<>();
        segment.endedBy().ifPresent(truncation -> {
            Map<String, SqlFragment> more = new LinkedHashMap<>(holes);
            more.put("time", TruncateSql.time(truncation.timeMicros()));
            more.put("lsn", TruncateSql.lsn(truncation.lsn()));
            more.put("history_match", match("h", StagingTable::column, true));
            more.put(
                    "reopened_columns",
                    tail(qualified("r", List.copyOf(table.columns().keySet()))));
            before.add(fill(REOPEN, more));
        });
        if (segment.doubtful()) {
            Map<String, SqlFragment> more = new LinkedHashMap<>(holes);
            more.put("main_match", match("main", StagingTable::column, true));
            before.add(fill(SCREEN, more));
        }
        return before;
    }

    private RowSchema storedColumns() {
        List<RowSchema.Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = segment.schema().fields().get(i).name();
            fields.add(new RowSchema.Field(name, stored(columns.get(i))));
        }
        return new RowSchema(fields);
    }

    private Map<String, SqlFragment> holes() {
        Map<String, SqlFragment> holes = new LinkedHashMap<>();
        List<Identifier> all = List.copyOf(table.columns().keySet());
        holes.put("renewed", Sql.raw(segment.renews() ? "s.op = 'c' or " : ""));
        holes.put("renewed_again", Sql.raw(segment.renews() ? "op = 'c' or " : ""));
        holes.put("staging", staging);
        holes.put("current", table.names().current());
        holes.put("history", table.names().history());
        holes.put("main", table.names().main());
        holes.put("origin", origin);
        holes.put("match", match("cur", StagingTable::column, true));
        holes.put("first_old", Sql.raw(StagingTable.oldKey(0)));
        holes.put("old_match", match("main", StagingTable::oldKey, false));
        holes.put("columns", tail(all));
        holes.put("cur_columns", tail(qualified("cur", all)));
        holes.put("event_columns", tail(columns));
        holes.put("event_values", tail(numbered("v.")));
        holes.put("new_values", tail(numbered("e.")));
        holes.put("staged_columns", tail(numbered("")));
        holes.put("new_row", Sql.list(numbered("e.")));
        holes.put("staged_row", Sql.list(numbered("")));
        holes.put("cur_values", tail(found()));
        holes.put("cur_row", Sql.list(found("cur.")));
        holes.put("standing_row", Sql.list(standing()));
        holes.put("values", Sql.list(values()));
        holes.put("assignments", tail(assignments(all, columns)));
        return holes;
    }

    /** Each column's value in the type that the table has, an unchanged one taken from where it stands. */
    private List<SqlFragment> values() {
        List<SqlFragment> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnType from = segment.schema().fields().get(i).type();
            SqlFragment value =
                    Widening.fromStaged(Sql.raw("s." + StagingTable.column(i)), from, stored(columns.get(i)));
            if (segment.unchangedValues() && from.toastable()) {
                String kept = "cur." + found(i);
                if (segment.movedValues()) {
                    kept = "case when s.o1 is null then " + kept + " else moved."
                            + columns.get(i).sql() + " end";
                }
                value = Sql.raw("case when get_bit(s.u, " + i + ") = 1 then " + kept + " else " + value.sql() + " end");
            }
            values.add(Sql.raw(value.sql() + " as " + StagingTable.column(i)));
        }
        return values;
    }

    /** New values for the event's columns; null for those that the event's schema lacks: an old value carried on would be wrong. */
    static List<SqlFragment> assignments(List<Identifier> all, List<Identifier> columns) {
        List<SqlFragment> assignments = new ArrayList<>();
        for (Identifier column : all) {
            int index = columns.indexOf(column);
            String value = index < 0 ? "null" : "v." + StagingTable.column(index);
            assignments.add(Sql.raw(column.sql() + " = " + value));
        }
        return assignments;
    }

    /** The key's columns in the table equal to those in staging. */
    private SqlFragment match(String alias, Function<Integer, String> stagingColumn, boolean byPosition) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < segment.keyColumns().size(); i++) {
            int index = segment.schema().indexOf(segment.keyColumns().get(i));
            Identifier column = columns.get(index);
            ColumnType from = segment.schema().fields().get(index).type();
            SqlFragment staged = Sql.raw("s." + stagingColumn.apply(byPosition ? index : i));
            String left = alias + "." + column.sql();
            String right = Widening.fromStaged(staged, from, stored(column)).sql();
            terms.add(
                    segment.nullKeys()
                            ? "(" + left + " = " + right + " or " + left + " is null and " + right + " is null)"
                            : left + " = " + right);
        }
        return Sql.raw(String.join(" and ", terms));
    }

    private ColumnType stored(Identifier column) {
        return stored(table, column);
    }

    /** The type that the table has for a column, which it is not lacking. */
    static ColumnType stored(TableSchema table, Identifier column) {
        return table.type(column)
                .orElseThrow(() -> new IllegalArgumentException(
                        "table " + table.names().current() + " has no column \"" + column + "\""));
    }

    private List<SqlFragment> numbered(String prefix) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> Sql.raw(prefix + StagingTable.column(i)))
                .collect(Collectors.toList());
    }

    /** The current row's values of the event's columns, under names that no column can meet. */
    private List<SqlFragment> found() {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> Sql.raw("cur." + columns.get(i).sql() + " as " + found(i)))
                .collect(Collectors.toList());
    }

    private List<SqlFragment> found(String prefix) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> Sql.raw(prefix + found(i)))
                .collect(Collectors.toList());
    }

    /** The current row's values in the form of the events' fields, for a row that stands there may have to be sent again. */
    private List<SqlFragment> standing() {
        List<SqlFragment> found = found("cur.");
        return IntStream.range(0, columns.size())
                .mapToObj(i -> Widening.toStaged(found.get(i), stored(columns.get(i))))
                .collect(Collectors.toList());
    }

    private static String found(int index) {
        return "f" + (index + 1);
    }

    private static List<SqlFragment> qualified(String alias, List<Identifier> columns) {
        return columns.stream()
                .map(column -> Sql.raw(alias + "." + column.sql()))
                .collect(Collectors.toList());
    }

    /** The fragments, each behind a comma, to follow a list that is there already. */
    static SqlFragment tail(List<? extends SqlFragment> fragments) {
        return Sql.raw(fragments.stream().map(fragment -> ", " + fragment.sql()).collect(Collectors.joining()));
    }

    static String fill(String template, Map<String, SqlFragment> holes) {
        Sql sql = Sql.template(template.stripTrailing());
        holes.forEach(sql::with);
        return sql.render();
    }
}
