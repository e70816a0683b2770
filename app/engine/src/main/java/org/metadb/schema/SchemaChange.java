package org.metadb.schema;

import java.util.List;
import org.metadb.pg.Identifier;

/**
 * One change that makes a table able to take a batch. All are additive and idempotent: made and then not needed, because the batch behind
 * them was rolled back, they do no harm.
 */
public sealed interface SchemaChange {

    /** A new column, null in every version so far. */
    record AddColumn(Column column) implements SchemaChange {}

    /** A wider type for a column; every value so far is kept. */
    record WidenColumn(Identifier column, ColumnType from, ColumnType to) implements SchemaChange {}

    /** Other key columns: the indexes over the key are made anew. */
    record SetKey(List<Identifier> columns) implements SchemaChange {
        public SetKey {
            columns = List.copyOf(columns);
        }
    }

    /** No key: in place of the indexes over one, an index over the {@link RowHash} of these columns of current rows. */
    record IndexRows(List<Identifier> columns) implements SchemaChange {
        public IndexRows {
            columns = List.copyOf(columns);
        }
    }

    /** The history partition of a year, UTC. */
    record AddYear(int year) implements SchemaChange {}
}
