package org.metadb.sandbox.demo;

import java.util.List;

/**
 * A table of the source and its current table.
 *
 * @param excluded columns of the source that must not be in the current table
 */
record TablePair(Table source, Table current, List<String> excluded) {
    TablePair {
        excluded = List.copyOf(excluded);
    }

    TablePair without(String... columns) {
        return new TablePair(source, current, List.of(columns));
    }
}
