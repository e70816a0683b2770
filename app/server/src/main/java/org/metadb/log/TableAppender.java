package org.metadb.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands INFO and above to a {@link LogSink} on a thread of its own. Never makes the one that logs wait: the queue is bounded, what finds it
 * full is dropped and counted, and the count is written when lines can be written again. Lines logged before a sink is attached wait for it.
 */
final class TableAppender extends AppenderBase<ILoggingEvent> {

    private static final int QUEUE_MAX = 10_000;
    private static final int BATCH_MAX = 500;
    private static final long RETRY_MILLIS = 1000;
    private static final LogLine END = new LogLine(Instant.EPOCH, "", "");

    private final BlockingQueue<LogLine> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final AtomicLong dropped = new AtomicLong();
    private volatile Thread writer;
    private volatile boolean closing;

    /** Begins to write; to be called once. */
    synchronized void attach(LogSink sink) {
        if (writer != null) {
            throw new IllegalStateException("a sink is already attached");
        }
        Thread thread = new Thread(() -> run(sink), "metadb-log");
        thread.setDaemon(true);
        writer = thread;
        thread.start();
    }

    /** Writes what is waiting, for as long as is given, and ends. What is left then is lost. */
    void close(Duration patience) throws InterruptedException {
        stop();
        closing = true;
        Thread thread = writer;
        if (thread != null) {
            queue.offer(END); // a full queue needs no call to wake the writer
            thread.join(patience.toMillis());
            thread.interrupt();
        }
    }

    long dropped() {
        return dropped.get();
    }

    @Override
    protected void append(ILoggingEvent event) {
        Severity severity = Severity.of(event);
        // what the sink's own connection says must not feed the sink
        boolean fileOnly = severity == Severity.DEBUG
                || Severity.has(event, LogMarkers.FILE_ONLY)
                || Thread.currentThread() == writer;
        if (!fileOnly && !queue.offer(new LogLine(event.getInstant(), severity.name(), MessageText.of(event)))) {
            dropped.incrementAndGet();
        }
    }

    private void run(LogSink sink) {
        List<LogLine> batch = new ArrayList<>();
        try {
            while (true) {
                if (batch.isEmpty()) {
                    batch.add(queue.take());
                }
                queue.drainTo(batch, BATCH_MAX - batch.size());
                boolean last = batch.removeIf(line -> line == END) || closing && queue.isEmpty();
                if (!batch.isEmpty() && !write(sink, batch)) {
                    if (closing) {
                        return;
                    }
                    TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
                    continue;
                }
                batch.clear();
                if (last) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean write(LogSink sink, List<LogLine> batch) throws InterruptedException {
        long lost = dropped.get();
        List<LogLine> lines = new ArrayList<>(batch);
        if (lost > 0) {
            lines.add(new LogLine(Instant.now(), "WARNING", "log lines missing here: " + lost + " (see the log file)"));
        }
        try {
            sink.write(lines);
            dropped.addAndGet(-lost);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // the file has these lines; the database's absence is reported by those who need it for their work
            return false;
        }
    }
}
