package org.metadb.event;

import java.util.Map;

/** Hears what the schemas of records tell of the types that a table's columns have in the source. */
@FunctionalInterface
public interface TypeListener {

    /** Does not listen. */
    TypeListener NONE = (schema, table, types) -> {};

    /**
     * Called when a schema of a table is met for the first time, or again after it was forgotten; not per record.
     *
     * @param types by column, as PostgreSQL writes them: {@code numeric(10,2)}; without the columns of which nothing is told
     */
    void heard(String schema, String table, Map<String, String> types);
}
