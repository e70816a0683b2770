package org.metadb.position;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts events without a key that are alike and have one LSN: nothing but their number tells the second from a repetition of the first. A
 * run ends with an event of another unit or LSN; what comes at the same LSN after that is the same events over again. Where a repetition follows its
 * original directly, nothing tells the two from two rows that are alike: they count as two rows.
 */
final class Runs {

    private Unit unit;
    private long lsn;
    private final Map<Long, Integer> counts = new HashMap<>();

    /** Whether this run was going on when the memory was stored: then what was merged at the LSN has been passed, though it was not counted here. */
    private boolean resumed;

    /** To be told of every event. */
    void see(Unit seenUnit, long seenLsn) {
        if (seenLsn != lsn || !seenUnit.equals(unit)) {
            begin(seenUnit, seenLsn, false);
        }
    }

    void resume(Unit newest, long highestLsn) {
        begin(newest, highestLsn, true);
    }

    /** Counts one more of its like: which one it is. */
    int next(long hash, KeySet merged) {
        int before = counts.getOrDefault(hash, resumed ? mergedOf(hash, merged) : 0);
        counts.put(hash, before + 1);
        return before + 1;
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
        copy.begin(unit, lsn, resumed);
        copy.counts.putAll(counts);
        return copy;
    }

    private void begin(Unit newUnit, long newLsn, boolean newResumed) {
        unit = newUnit;
        lsn = newLsn;
        resumed = newResumed;
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
