package org.metadb.statement;

import java.util.Optional;

/**
 * {@code replay dead letters for data source name [table schema.table]}.
 *
 * @param table only those of this table; by its name in the source, or that of its current or main table
 */
public record ReplayDeadLetters(String source, Optional<Table> table) implements Statement {

    /** A table's name as it was written. */
    public record Table(String schema, String table) {}

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
