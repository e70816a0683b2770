package org.metadb.stream;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: doubling from a quarter of a second to ten seconds, each shortened by up to a half at random. Not thread-safe. */
final class Backoff {

    private static final long FIRST_MILLIS = 250;
    private static final long LAST_MILLIS = 10_000;

    private long next = FIRST_MILLIS;

    /** The next pause. */
    long millis() {
        long pause = next / 2 + ThreadLocalRandom.current().nextLong(next / 2 + 1);
        next = Math.min(LAST_MILLIS, next * 2);
        return pause;
    }

    /** An attempt succeeded. */
    void reset() {
        next = FIRST_MILLIS;
    }
}
