package org.metadb.position;

import org.metadb.event.Source;

/**
 * The highest pair of LSNs, time and transaction id of some events, each on its own. Absent numbers are {@link Source#NONE}, the lowest.
 * Mutable.
 *
 * <p>The pair is {@code sequence}: last commit, then the change itself. Over a connector's life it rises with every transaction, which the
 * LSN of a change alone does not; a snapshot has its LSN only.
 */
final class Highest {

    long lastCommitLsn = Source.NONE;
    long lsn = Source.NONE;
    long timeMillis = Source.NONE;
    long txId = Source.NONE;

    static Highest of(Source source) {
        Highest highest = new Highest();
        highest.lastCommitLsn = lastCommitLsn(source);
        highest.lsn = lsn(source);
        highest.timeMillis = source.timeMillis();
        highest.txId = source.txId();
        return highest;
    }

    /**
     * Takes in another event of the same unit, each number on its own: the highest LSN counts within a unit, whatever commit was said to
     * be before it.
     */
    void raiseEach(Source source) {
        lastCommitLsn = Math.max(lastCommitLsn, lastCommitLsn(source));
        lsn = Math.max(lsn, lsn(source));
        timeMillis = Math.max(timeMillis, source.timeMillis());
        txId = Math.max(txId, source.txId());
    }

    /** Takes in another unit: the higher pair as a whole, time and transaction id on their own. */
    void raiseTo(Highest other) {
        if (other.lastCommitLsn > lastCommitLsn) {
            lastCommitLsn = other.lastCommitLsn;
            lsn = other.lsn;
        } else if (other.lastCommitLsn == lastCommitLsn) {
            lsn = Math.max(lsn, other.lsn);
        }
        timeMillis = Math.max(timeMillis, other.timeMillis);
        txId = Math.max(txId, other.txId);
    }

    /** Whether the event's pair, time or transaction id is above all of these. */
    boolean isBelow(Source source) {
        int byCommit = Long.compare(lastCommitLsn(source), lastCommitLsn);
        return byCommit > 0
                || byCommit == 0 && lsn(source) > lsn
                || source.timeMillis() > timeMillis
                || source.txId() > txId;
    }

    Highest copy() {
        Highest copy = new Highest();
        copy.lastCommitLsn = lastCommitLsn;
        copy.lsn = lsn;
        copy.timeMillis = timeMillis;
        copy.txId = txId;
        return copy;
    }

    private static long lastCommitLsn(Source source) {
        return switch (source.snapshot()) {
            case STREAMING, INCREMENTAL -> source.lastCommitLsn();
            case ROW, LAST_OF_TABLE, LAST -> Source.NONE;
        };
    }

    private static long lsn(Source source) {
        return switch (source.snapshot()) {
            case STREAMING, ROW, LAST_OF_TABLE, LAST -> source.lsn();
            case INCREMENTAL -> source.sequenceLsn();
        };
    }
}
