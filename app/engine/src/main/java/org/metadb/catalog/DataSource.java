package org.metadb.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * A data source as it stands in the catalog.
 *
 * @param name any name of 1 to 63 bytes
 * @param enabled false while paused
 * @param sync which synchronization is going on
 * @param resumed rises when somebody says <code>resume</code> or <code>alter</code>: what had stopped by itself tries again
 * @param skipLostBefore partitions whose stored position is older than this may go on past records that Kafka deleted unread; the
 *     database's clock, as <code>metadb.position.updated_at</code>
 */
public record DataSource(
        String name,
        boolean enabled,
        SyncState sync,
        SourceOptions options,
        long resumed,
        Optional<Instant> skipLostBefore) {}
