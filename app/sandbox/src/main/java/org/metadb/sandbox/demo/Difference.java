package org.metadb.sandbox.demo;

import java.util.Optional;

/**
 * What a current table has otherwise than its source.
 *
 * @param key of the row, as PostgreSQL prints it; empty where it is about the whole column
 * @param column empty where it is about the whole row
 * @param source what the source has; empty for NULL
 * @param current what the current table has; empty for NULL
 */
record Difference(Table table, String key, String column, Optional<String> source, Optional<String> current) {
    private static final int TEXT_MAX = 60;

    @Override
    public String toString() {
        return table + (key.isEmpty() ? "" : " " + key) + (column.isEmpty() ? "" : " column " + column) + ": source "
                + cut(source) + ", current table " + cut(current);
    }

    private static String cut(Optional<String> text) {
        return text.map(given ->
                        "'" + (given.length() <= TEXT_MAX ? given : given.substring(0, TEXT_MAX) + "...") + "'")
                .orElse("NULL");
    }
}
