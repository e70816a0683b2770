package org.metadb.schema;

import java.util.List;
import java.util.stream.Collectors;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFragment;

/**
 * The number by which rows of a table without primary key are looked up: a hash of some of their columns, the same for rows whose images are
 * the same. PostgreSQL's own hash of a record: equal values hash alike (1.0 and 1.00, 0 and -0), so image-equal ones do all the more.
 */
public final class RowHash {

    private RowHash() {}

    /** Whether values of the type can be hashed. JSON text cannot, for one, since it has no equality. */
    public static boolean covers(ColumnType type) {
        return type.hashable();
    }

    /**
     * The hash as an expression. An index over it serves a query that says the same of the same columns.
     *
     * @param values the columns in the order of the index; none: a constant, since then nothing tells rows apart
     */
    public static SqlFragment of(List<? extends SqlFragment> values) {
        return values.isEmpty()
                ? Sql.raw("0::bigint")
                : Sql.raw(values.stream()
                        .map(SqlFragment::sql)
                        .collect(Collectors.joining(", ", "hash_record_extended(row(", "), 0)")));
    }
}
