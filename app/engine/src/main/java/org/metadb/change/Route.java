package org.metadb.change;

import org.metadb.pg.TableName;

/** Where the changes of a source table go. */
public sealed interface Route {

    /**
     * Into this table.
     *
     * @param target the current table's name, before names that are taken are considered
     * @param origin the data origin, empty for none
     */
    record Kept(TableName target, String origin) implements Route {}

    /**
     * Nowhere: its events count as read and produce nothing.
     *
     * @param why in words for a log line
     * @param byFilter true where a filter says so, as the operator wished; false where the name allows no table, which someone should see
     */
    record Dropped(String why, boolean byFilter) implements Route {}
}
