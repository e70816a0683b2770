package org.metadb.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says once, to all who wait, that the server shall end. Any thread. */
public final class StopSignal {

    private final CountDownLatch requested = new CountDownLatch(1);

    /** Asks the server to end; asking again changes nothing. */
    public void request() {
        requested.countDown();
    }

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits until the end is asked for. */
    public void await() throws InterruptedException {
        requested.await();
    }

    /** Waits until the end is asked for, but not longer than this; says whether it is. */
    public boolean await(Duration patience) throws InterruptedException {
        return requested.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
