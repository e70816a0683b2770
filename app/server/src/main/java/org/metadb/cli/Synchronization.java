package org.metadb.cli;

import java.util.Optional;

/** What <code>sync</code> and <code>endsync</code> need of the database while no server runs. A port, one connection; not thread-safe. */
public interface Synchronization extends AutoCloseable {

    /** <code>metadb.source.sync</code> of a data source. */
    enum State {
        /** 0: nothing to end. Next: RESYNC by sync. */
        NORMAL,
        /** 1: the first snapshot, since the data source was created. Next: NORMAL by endsync, RESYNC by sync. */
        INITIAL,
        /** 2: a new snapshot confirms what is there. Next: NORMAL by endsync, RESYNC anew by sync. */
        RESYNC
    }

    /**
     * What ending a synchronization did.
     *
     * @param ended the state before
     * @param closedVersions current versions that the new snapshot had not confirmed, now history
     */
    record Ended(State ended, long closedVersions) {}

    /** Empty where there is no such data source. */
    Optional<State> state(String dataSource) throws Exception;

    /** Forgets what an earlier snapshot confirmed, sets positions first read since the last alter back to their start, sets RESYNC. */
    void begin(String dataSource) throws Exception;

    /** Ends the synchronization and sets NORMAL; can be repeated after an interruption. */
    Ended end(String dataSource) throws Exception;

    @Override
    void close();
}
