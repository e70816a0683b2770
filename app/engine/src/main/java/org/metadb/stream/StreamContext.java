package org.metadb.stream;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.metadb.catalog.CatalogSnapshot;
import org.metadb.reference.References;
import org.metadb.target.Milestone;
import org.metadb.target.Tables;
import org.metadb.target.TargetSettings;

/**
 * What all streams of a server share.
 *
 * @param serverId kept in the data directory: names the consumers to Kafka, so that a restart continues their membership
 * @param catalog the catalog as it is now
 * @param references resolves what stands for secrets in the options of data sources
 * @param milestones is told how far the writers' work has come
 */
public record StreamContext(
        TargetSettings target,
        Tables tables,
        UUID serverId,
        Supplier<CatalogSnapshot> catalog,
        References references,
        Clock clock,
        Milestone.Listener milestones) {

    /** Of a server: nobody is told. */
    public StreamContext(
            TargetSettings target,
            Tables tables,
            UUID serverId,
            Supplier<CatalogSnapshot> catalog,
            References references,
            Clock clock) {
        this(target, tables, serverId, catalog, references, clock, Milestone.Listener.NONE);
    }
}
