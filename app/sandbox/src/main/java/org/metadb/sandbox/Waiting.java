package org.metadb.sandbox;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Polls. */
final class Waiting {
    private static final long PAUSE_MILLIS = 20;

    private Waiting() {}

    /**
     * Returns when {@code done} holds.
     *
     * @throws SandboxException when the time is over
     */
    static void until(String what, Duration max, BooleanSupplier done) {
        long deadline = System.nanoTime() + max.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new SandboxException(what + ": not so after " + max.toSeconds() + " s");
            }
            pause(what);
        }
    }

    /** Between two looks. */
    static void pause(String what) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(what + ": interrupted while waiting", e);
        }
    }
}
