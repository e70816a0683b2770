package org.metadb.stream;

import java.time.Duration;
import java.time.Instant;
import org.metadb.catalog.SyncState;

/**
 * Takes a snapshot as complete once a synchronization has brought no snapshot record for the deadline while the stream was active. Time comes in
 * as an argument; not thread-safe.
 */
final class SnapshotWatch {

    private Instant quietSince;
    private boolean complete;

    /** @param start when the stream began: silence counts from then on */
    SnapshotWatch(Instant start) {
        this.quietSince = start;
    }

    /**
     * Looks again.
     *
     * @param lastRow when a snapshot row was last merged
     * @return whether the snapshot has become complete with this look
     */
    boolean look(SyncState sync, StreamState state, Instant lastRow, Duration deadline, Instant now) {
        if (sync == SyncState.NORMAL) {
            complete = false;
            quietSince = now;
            return false;
        }
        if (lastRow.isAfter(quietSince)) {
            quietSince = lastRow;
            complete = false;
        }
        if (state != StreamState.ACTIVE && state != StreamState.WAITING) {
            quietSince = now;
            return false;
        }
        boolean becomes = !complete && !now.isBefore(quietSince.plus(deadline));
        complete |= becomes;
        return becomes;
    }

    boolean complete() {
        return complete;
    }
}
