package org.metadb.merge;

import java.util.List;
import java.util.stream.Collectors;
import org.metadb.change.Overtaken;
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
    private static final String OLDER = SqlFile.read("merge/truncate_older.sql");

    private static final String OVERTAKEN = SqlFile.read("merge/truncate_overtaken.sql");

    private TruncateSql() {}

    static MergeStep overtaken(TableSchema table, String origin, Overtaken overtaken) {
        return new MergeStep.Truncate(Sql.template(OVERTAKEN)
                .with("history", table.names().history())
                .with("origin", new Literal(origin))
                .with("time", time(overtaken.earlier().timeMicros()))
                .with("lsn", lsn(overtaken.earlier().lsn()))
                .with("later_time", time(overtaken.later().timeMicros()))
                .with("later_lsn", lsn(overtaken.later().lsn()))
                .render());
    }

    static MergeStep step(TableSchema table, String origin, Truncation truncation) {
        List<Identifier> columns = List.copyOf(table.columns().keySet());
        Sql sql = Sql.template(truncation.olderOnly() ? OLDER : TEMPLATE)
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
                                .toList()));
        if (truncation.olderOnly()) {
            sql.with("key_match", keyMatch(table.key()));
        }
        return new MergeStep.Truncate(sql.render());
    }

    /** A table whose key is not known has no row to compare. */
    private static SqlFragment keyMatch(List<Identifier> key) {
        return key.isEmpty()
                ? Sql.raw("false")
                : Sql.raw(key.stream()
                        .map(column -> "h." + column.sql() + " = cur." + column.sql())
                        .collect(Collectors.joining(" and ")));
    }

    static SqlFragment time(long micros) {
        return Sql.raw("timestamptz '1970-01-01 00:00:00+00' + " + Math.floorDiv(micros, 1_000_000L)
                + " * interval '1 second' + " + Math.floorMod(micros, 1_000_000L) + " * interval '1 microsecond'");
    }

    static SqlFragment lsn(long lsn) {
        return lsn == Source.NONE
                ? Sql.raw("null::pg_lsn")
                : Sql.raw(String.format("pg_lsn '%X/%X'", lsn >>> 32, lsn & 0xffffffffL));
    }
}
