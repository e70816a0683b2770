package org.metadb.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A data source as stored: its row of <code>metadb.source</code> with its options, those that are set, by full name. Holds secrets. */
record SourceRow(
        String name,
        boolean enabled,
        SyncState sync,
        long resumed,
        Optional<Instant> skipLostBefore,
        Map<String, String> options) {

    DataSource dataSource() {
        return new DataSource(name, enabled, sync, SourceOptions.parse(name, options), resumed, skipLostBefore);
    }

    @Override
    public String toString() {
        return "data source \"" + name + "\"";
    }
}
