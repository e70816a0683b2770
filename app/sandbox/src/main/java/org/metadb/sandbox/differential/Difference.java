package org.metadb.sandbox.differential;

import java.util.Optional;

/**
 * What a current table has otherwise than its source.
 *
 * @param table the current table
 * @param key of the row, as PostgreSQL prints it, the whole row where there is no primary key; empty where it is about the whole column or table
 * @param column the source's name; empty where it is about the whole row or table
 * @param source what the source has; empty for NULL
 * @param current what the current table has; empty for NULL
 */
public record Difference(Table table, String key, String column, Optional<String> source, Optional<String> current) {
    private static final int TEXT_MAX = 60;

    /** One line; long values are cut. */
    @Override
    public String toString() {
        return table + (key.isEmpty() ? "" : " " + head(key)) + (column.isEmpty() ? "" : " column " + column)
                + ": source " + cut(source) + ", current table " + cut(current);
    }

    private static String cut(Optional<String> text) {
        return text.map(given -> "'" + head(given) + "'").orElse("NULL");
    }

    private static String head(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "... (" + text.length() + ")";
    }
}
