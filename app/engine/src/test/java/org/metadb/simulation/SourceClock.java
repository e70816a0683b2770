package org.metadb.simulation;

import java.util.Random;
import org.metadb.event.Source;

/**
 * What a PostgreSQL server numbers its changes with: LSNs, transaction ids and a clock, each of which may go back. Of these histories only those
 * are made of which the rules promise something: where LSNs went back, either the transaction ids or the clock go on.
 */
public final class SourceClock {

    /** So many LSNs that two chunks never have the same ones by chance. */
    private static final long FIRST_LSN = 1L << 40;

    private static final long FIRST_TX_ID = 700;

    private final Random random;
    private long lsn = FIRST_LSN;
    private long lsnMax = lsn;
    private long lastCommitLsn = Source.NONE;
    private long txId = FIRST_TX_ID;
    private long txIdMax = txId;
    private long timeMillis = 1_000_000;
    private long timeMillisMax = timeMillis;
    private long micros;
    private long timeMillisOfClockFault = Long.MIN_VALUE;

    public SourceClock(Random random) {
        this.random = random;
    }

    public long nextLsn() {
        lsn += 1 + random.nextInt(50);
        lsnMax = Math.max(lsnMax, lsn);
        return lsn;
    }

    public long nextTxId() {
        txIdMax = Math.max(txIdMax, ++txId);
        return txId;
    }

    /** A few milliseconds pass, or none. */
    public void tick() {
        timeMillis += random.nextInt(5);
        timeMillisMax = Math.max(timeMillisMax, timeMillis);
    }

    public long timeMillis() {
        return timeMillis;
    }

    /** The time that a commit is stamped with: before commits are put in order. */
    public long stampMillis() {
        return timeMillis - (random.nextInt(10) == 0 ? random.nextInt(3) : 0);
    }

    /**
     * Microseconds that never go back as long as the clock does not: the truncation of a table waits for those who change it, so that its commit is
     * stamped behind theirs.
     */
    public long risingMicros() {
        micros = Math.max(micros, timeMillis * 1000 + random.nextInt(1000));
        return micros;
    }

    /** The LSN of the latest commit since the server began, or {@link Source#NONE}. */
    public long lastCommitLsn() {
        return lastCommitLsn;
    }

    public void committed(long commitLsn) {
        lastCommitLsn = commitLsn;
    }

    /** LSNs go back, or from low ones to others. Transaction ids go back too, or the clock does: with all three nothing is promised. */
    public void failOver() {
        lsn = 1_000 + random.nextLong(Math.max(FIRST_LSN, lsn));
        lastCommitLsn = Source.NONE;
        if (random.nextBoolean()) {
            txId = FIRST_TX_ID + random.nextLong(txId);
            timeMillis = timeMillisMax + 1 + random.nextInt(1000);
            timeMillisMax = timeMillis;
        } else {
            txId = txIdMax + random.nextInt(100);
            timeMillis = random.nextBoolean()
                    ? timeMillis + random.nextInt(100_000)
                    : Math.max(1, timeMillis - random.nextInt(100_000));
            timeMillisOfClockFault = timeMillisMax;
        }
    }

    /** The clock alone, and a transaction may be open whose id is low: where LSNs went back before, nothing is promised. */
    public void setBack() {
        if (lsn == lsnMax && lastCommitLsn != Source.NONE) {
            timeMillis = Math.max(1, timeMillis - random.nextInt(100_000));
        }
    }

    /**
     * Whether a chunk of an incremental snapshot can be told from a forgotten one. It has no transaction id: with LSNs and clock both behind nothing
     * tells it, and nothing is promised.
     */
    public boolean tellsChunks() {
        return timeMillis > timeMillisOfClockFault;
    }
}
