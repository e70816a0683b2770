package org.metadb.catalog;

/** Synchronization of a data source; the number is that of <code>metadb.source.sync</code>. */
public enum SyncState {
    /** None is going on. Next: RESYNC on <code>sync</code>. */
    NORMAL,
    /** The first snapshot is being read. The state of a data source just created. Next: NORMAL on <code>endsync</code>. */
    INITIAL,
    /** A new snapshot is being compared with what is there. Next: NORMAL on <code>endsync</code>. */
    RESYNC;

    /** The number stored. */
    short number() {
        return (short) ordinal();
    }

    static SyncState ofNumber(int number) {
        return values()[number];
    }
}
