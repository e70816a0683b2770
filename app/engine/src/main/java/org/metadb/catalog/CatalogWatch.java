package org.metadb.catalog;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that has the catalog read again and again, for what other servers change. Goes on whatever the database does. */
final class CatalogWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CatalogWatch.class);
    private static final long END_WAIT_MILLIS = 2_000;

    /** One reading. */
    interface Look {
        void once() throws SQLException;
    }

    private final Look look;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "metadb-catalog");
    private boolean failing; // of the thread

    private CatalogWatch(Look look, Duration interval) {
        this.look = look;
        this.interval = interval;
    }

    static CatalogWatch start(Look look, Duration interval) {
        CatalogWatch watch = new CatalogWatch(look, interval);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                lookOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOnce() {
        try {
            look.once();
            if (failing) {
                log.info("catalog: readable again");
            }
            failing = false;
        } catch (SQLException | RuntimeException e) {
            if (!failing && closed.getCount() > 0) {
                log.warn("catalog: cannot be read, trying on: {}", e.getMessage());
            }
            failing = true;
        }
    }

    /** Ends it; waits a little for a look that is under way. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(END_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
