package org.metadb.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.metadb.catalog.Catalog;
import org.metadb.catalog.CatalogSetup;
import org.metadb.catalog.DataSource;
import org.metadb.catalog.SyncState;
import org.metadb.config.Configuration;
import org.metadb.target.TargetPool;

/** What subcommands do to the catalog while no server runs. */
final class Offline {

    private Offline() {}

    /** For {@code sync} and {@code endsync}; checks the catalog first, and makes it in a database that has none. */
    static Synchronization synchronization(Configuration configuration, String version) {
        new CatalogSetup(Targets.system(configuration), Targets.superuser(configuration), version).prepareForStart();
        TargetPool pool = TargetPool.open(Targets.system(configuration), "metadb sync", 1);
        try {
            return new CatalogSynchronization(pool, Catalog.open(pool));
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** For {@code upgrade}. */
    static Upgrade upgrade(Configuration configuration, String version) {
        return new CatalogUpgrade(
                new CatalogSetup(Targets.system(configuration), Targets.superuser(configuration), version));
    }

    private record CatalogSynchronization(TargetPool pool, Catalog catalog) implements Synchronization {

        @Override
        public Optional<State> state(String dataSource) {
            return Optional.ofNullable(catalog.current().sources().get(dataSource))
                    .map(DataSource::sync)
                    .map(sync -> State.valueOf(sync.name()));
        }

        @Override
        public void begin(String dataSource) {
            catalog.setSyncState(dataSource, SyncState.RESYNC);
        }

        /** Closes nothing in this version: what a resync has not confirmed is not known yet. */
        @Override
        public Ended end(String dataSource) {
            State before = state(dataSource).orElseThrow();
            catalog.setSyncState(dataSource, SyncState.NORMAL);
            return new Ended(before, 0);
        }

        @Override
        public void close() {
            catalog.close();
            pool.close();
        }
    }

    private record CatalogUpgrade(CatalogSetup setup) implements Upgrade {

        @Override
        public boolean run(IntConsumer step) {
            List<Integer> made = setup.upgrade();
            made.forEach(step::accept);
            return !made.isEmpty();
        }

        @Override
        public void close() {
            // nothing is kept open
        }
    }
}
