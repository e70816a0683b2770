package org.metadb.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.metadb.log.LogMarkers;
import org.slf4j.Logger;

/**
 * What SIGTERM and SIGINT do: the server is asked to end, and the process ends with the server's exit code, where the virtual machine by
 * itself would give 128 plus the signal's number. A server that has not ended after 4.9 s is halted: what it had not committed is rolled
 * back by the database and read again after the next start.
 */
final class ShutdownHook {

    private static final long PATIENCE_MILLIS = 4900;

    private final StopSignal stop;
    private final Logger log;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode = 1;

    private ShutdownHook(StopSignal stop, Logger log) {
        this.stop = stop;
        this.log = log;
    }

    static ShutdownHook install(StopSignal stop, Logger log) {
        ShutdownHook hook = new ShutdownHook(stop, log);
        Runtime.getRuntime().addShutdownHook(new Thread(hook::run, "metadb-shutdown"));
        return hook;
    }

    /** The server has ended and all it had to say is written. */
    void ended(int exitCode) {
        this.exitCode = exitCode;
        ended.countDown();
    }

    private void run() {
        try {
            if (ended.getCount() > 0) {
                log.debug("received shutdown request");
            }
            stop.request();
            if (!ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.error(
                        LogMarkers.FATAL,
                        "server did not end within {} ms of the request and is halted",
                        PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does this; then the process just ends
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
