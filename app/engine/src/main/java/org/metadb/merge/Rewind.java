package org.metadb.merge;

import java.util.ArrayList;
import java.util.List;
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
 * Takes back what changes of some keys made of them, so that a replay can apply the changes again with one more before them: copy the segment, whose
 * rows are keys with time and LSN of each change, into staging, then run the statements. A version is known as a change's by its LSN and, since LSNs
 * may go back, by a start that is not before the change's time.
 *
 * @param statements the templates {@code sql/merge/rewind_*.sql}, filled in
 */
public record Rewind(StagingTable staging, Segment segment, List<String> statements) {

    private static final List<String> TEMPLATES =
            List.of(SqlFile.read("merge/rewind_versions.sql"), SqlFile.read("merge/rewind_end.sql"));

    public Rewind {
        statements = List.copyOf(statements);
    }

    /** @param segment of {@link org.metadb.change.AppliedChanges} */
    public static Rewind plan(TableSchema table, String origin, Segment segment) {
        List<ColumnType> types =
                segment.schema().fields().stream().map(RowSchema.Field::type).toList();
        StagingTable staging = StagingTable.of(table.sequence(), types, types);
        SqlFragment match = match(table, segment);
        List<String> statements = TEMPLATES.stream()
                .map(template -> Sql.template(template.stripTrailing())
                        .with("main", table.names().main())
                        .with("staging", staging)
                        .with("match", match)
                        .with("origin", new Literal(origin))
                        .render())
                .toList();
        return new Rewind(staging, segment, statements);
    }

    private static SqlFragment match(TableSchema table, Segment segment) {
        List<String> terms = new ArrayList<>();
        List<RowSchema.Field> fields = segment.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            Identifier column = ColumnNames.target(fields.get(i).name());
            ColumnType to = MergeSql.stored(table, column);
            String left = "v." + column.sql();
            String right = Widening.fromStaged(
                            Sql.raw("s." + StagingTable.column(i)),
                            fields.get(i).type(),
                            to)
                    .sql();
            terms.add(
                    segment.nullKeys()
                            ? "(" + left + " = " + right + " or " + left + " is null and " + right + " is null)"
                            : left + " = " + right);
        }
        return Sql.raw(String.join(" and ", terms));
    }
}
