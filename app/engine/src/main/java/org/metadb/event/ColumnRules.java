package org.metadb.event;

import java.util.Optional;

/**
 * What is set for the columns of one source table.
 *
 * @param filter which are not to be read
 * @param types what is told of their types
 */
record ColumnRules(String schema, String table, ColumnFilter filter, ToldTypes types) {

    boolean stopped(String column) {
        return filter.stopped(schema, table, column);
    }

    /** How to read the values of a field: what is told here goes before what its schema tells. */
    ValuePlan plan(SchemaNode field) {
        return ValuePlan.of(field, told(field), types.binaryMode());
    }

    Optional<SourceType> told(SchemaNode field) {
        return types.of(schema, table, field.field()).or(field::told);
    }
}
