package org.metadb.merge;

import java.util.List;
import org.metadb.change.Truncation;
import org.metadb.event.Source;
import org.metadb.pg.Identifier;
import org.metadb.pg.Literal;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlFragment;
import org.metadb.schema.TableSchema;

/** The statement of a truncation. */
final class TruncateSql {

    private static final String TEMPLATE = SqlFile.read("merge/truncate.sql");

    private TruncateSql() {}

    static MergeStep step(TableSchema table, String origin, Truncation truncation) {
        List<Identifier> columns = List.copyOf(table.columns().keySet());
        String sql = Sql.template(TEMPLATE)
                .with("current", table.names().current())
                .with("history", table.names().history())
                .with("origin", new Literal(origin))
                .with("time", time(truncation.timeMicros()))
                .with("lsn", lsn(truncation.lsn()))
                .with("columns", MergeSql.tail(columns))
                .with(
                        "gone_columns",
                        MergeSql.tail(columns.stream()
                                .map(column -> Sql.raw("gone." + column.sql()))
                                .toList()))
                .render();
        return new MergeStep.Truncate(sql);
    }

    private static SqlFragment time(long micros) {
        return Sql.raw("timestamptz '1970-01-01 00:00:00+00' + " + Math.floorDiv(micros, 1_000_000L)
                + " * interval '1 second' + " + Math.floorMod(micros, 1_000_000L) + " * interval '1 microsecond'");
    }

    private static SqlFragment lsn(long lsn) {
        return lsn == Source.NONE
                ? Sql.raw("null::pg_lsn")
                : Sql.raw(String.format("pg_lsn '%X/%X'", lsn >>> 32, lsn & 0xffffffffL));
    }
}
