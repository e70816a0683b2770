package org.metadb.position;

import java.util.HashMap;
import java.util.Map;
import org.metadb.event.Emission;
import org.metadb.event.Source;

/**
 * Counts events without a key that are alike and have one LSN: nothing but their number tells the second from a repetition of the first. A
 * run ends with an event of another unit or LSN; what comes at the same LSN after that is the same events over again. They come over again too
 * where the connector began to send anew directly behind: its numbers within the transaction do not go on; or, where it sends none, its clock went
 * back or on by more than passes between two rows of a page.
 */
final class Runs {

    /** No connector is started again within this time; rows of one page, which PostgreSQL sends together, follow each other faster. */
    static final long RESTART_MILLIS = 2_000;

    private Unit unit;
    private long lsn;
    private Emission latest = Emission.UNKNOWN;
    private final Map<Long, Integer> counts = new HashMap<>();

    /** Whether this run was going on when the memory was stored: then what was merged at the LSN has been passed, though it was not counted here. */
    private boolean resumed;

    /** To be told of every event. */
    void see(Unit seenUnit, long seenLsn, Emission emission) {
        if (seenLsn != lsn || !seenUnit.equals(unit) || isSentAnew(emission)) {
            begin(seenUnit, seenLsn, false, emission);
        }
        latest = emission;
    }

    private boolean isSentAnew(Emission emission) {
        if (emission.totalOrder() != Source.NONE && latest.totalOrder() != Source.NONE) {
            return emission.totalOrder() <= latest.totalOrder();
        }
        if (emission.timeMillis() == Source.NONE || latest.timeMillis() == Source.NONE) {
            return false;
        }
        long passed = emission.timeMillis() - latest.timeMillis();
        return passed < 0 || passed >= RESTART_MILLIS;
    }

    void resume(Unit newest, long highestLsn, Emission emission) {
        begin(newest, highestLsn, true, emission);
    }

    /** The event of the run that came last. */
    Emission latest() {
        return latest;
    }

    /** Counts one more of its like: which one it is. */
    int next(long hash, KeySet merged) {
        int before = counts.getOrDefault(hash, resumed ? mergedOf(hash, merged) : 0);
        counts.put(hash, before + 1);
        return before + 1;
    }

    /** Counts one more of its like that is known to be new, wherever the run stands. */
    int nextNew(long hash, KeySet merged) {
        int next = mergedOf(hash, merged) + 1;
        counts.put(hash, next);
        return next;
    }

    int count(long hash) {
        return counts.getOrDefault(hash, 0);
    }

    /** Whether the run is at that LSN and has passed all that was merged there. */
    boolean isAtEnd(Unit newest, long highestLsn, KeySet merged) {
        if (highestLsn != lsn || !newest.equals(unit)) {
            return false;
        }
        return resumed || counts.values().stream().mapToInt(Integer::intValue).sum() == merged.size();
    }

    Runs copy() {
        Runs copy = new Runs();
        copy.begin(unit, lsn, resumed, latest);
        copy.counts.putAll(counts);
        return copy;
    }

    private void begin(Unit newUnit, long newLsn, boolean newResumed, Emission emission) {
        unit = newUnit;
        lsn = newLsn;
        resumed = newResumed;
        latest = emission;
        counts.clear();
    }

    private static int mergedOf(long hash, KeySet merged) {
        int count = 0;
        while (merged.contains(KeyHash.nth(hash, count + 1))) {
            count++;
        }
        return count;
    }
}
