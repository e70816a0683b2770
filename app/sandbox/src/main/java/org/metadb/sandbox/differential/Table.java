package org.metadb.sandbox.differential;

/** The schema and the name of a table, as they are: unquoted. */
public record Table(String schema, String name) {
    /** The table that holds its versions. */
    public Table main() {
        return new Table(schema, name + "__");
    }

    /** For a statement. */
    public String sql() {
        return quoted(schema) + "." + quoted(name);
    }

    /** An identifier for a statement. */
    public static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
