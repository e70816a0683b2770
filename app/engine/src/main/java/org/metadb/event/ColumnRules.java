package org.metadb.event;

import java.util.Map;
import java.util.Optional;

/**
 * What is set for the columns of one source table.
 *
 * @param filter which are not to be read
 * @param types what is told of their types
 * @param ofRows what the schema of the table's rows tells of the types, by column: the connector tells nothing in a key's schema
 */
record ColumnRules(String schema, String table, ColumnFilter filter, ToldTypes types, Map<String, SourceType> ofRows) {

    boolean stopped(String column) {
        return filter.stopped(schema, table, column);
    }

    /** How to read the values of a field: what is told here goes before what its schema tells. */
    ValuePlan plan(SchemaNode field) {
        return ValuePlan.of(field, told(field), types.binaryMode());
    }

    /** The same for the table's keys, which are always read whole. */
    ColumnRules ofKey() {
        return new ColumnRules(schema, table, ColumnFilter.NONE, types, ofRows);
    }

    /** What is told of a field's type: by the operator, else by the rows' schema, so that key, old and new row have the same types. */
    Optional<SourceType> told(SchemaNode field) {
        return types.of(schema, table, field.field())
                .or(() -> Optional.ofNullable(ofRows.get(field.field())))
                .or(field::told);
    }
}
