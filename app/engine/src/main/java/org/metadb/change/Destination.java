package org.metadb.change;

import org.metadb.pg.TableName;

/**
 * Where the changes of a source table go.
 *
 * @param table the current table's name
 * @param origin the data origin that the rows carry, empty for none
 */
public record Destination(TableName table, String origin) {

    @Override
    public String toString() {
        return origin.isEmpty() ? table.toString() : table + " (origin " + origin + ")";
    }
}
