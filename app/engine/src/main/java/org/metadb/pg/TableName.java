package org.metadb.pg;

/** A table's name with its schema. */
public record TableName(Identifier schema, Identifier table) implements SqlFragment, Comparable<TableName> {

    public static TableName of(String schema, String table) {
        return new TableName(new Identifier(schema), new Identifier(table));
    }

    /** Another table of the same schema. */
    public TableName sibling(Identifier name) {
        return new TableName(schema, name);
    }

    @Override
    public String sql() {
        return schema.sql() + '.' + table.sql();
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : table.compareTo(other.table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
