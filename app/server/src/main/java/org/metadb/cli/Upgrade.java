package org.metadb.cli;

import java.util.function.IntConsumer;

/** What <code>upgrade</code> needs of the database while no server runs. A port, one connection; not thread-safe. */
public interface Upgrade extends AutoCloseable {

    /**
     * Migrates the catalog to the version that this program needs.
     *
     * @param step called before each step with the schema version it leads to
     * @return whether there was anything to do
     * @throws Exception if the catalog is newer, not ours, or a step failed (what earlier steps did stays)
     */
    boolean run(IntConsumer step) throws Exception;

    @Override
    void close();
}
