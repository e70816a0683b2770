package org.metadb.sandbox.demo;

/** The schema and the name of a table. */
record Table(String schema, String name) {
    /** The table that holds its versions. */
    Table main() {
        return new Table(schema, name + "__");
    }

    String sql() {
        return quoted(schema) + "." + quoted(name);
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
