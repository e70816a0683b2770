package org.metadb.stream;

import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.metadb.target.TargetSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of a data source: a reader and a writer, each with its thread. Runs until {@link #stop}: whatever fails is tried again, after
 * pauses that grow to ten seconds.
 */
final class StreamWorker {

    private static final Logger LOG = LoggerFactory.getLogger(StreamWorker.class);

    /** A reader that lived that long worked: what fails afterwards is a new fault, tried again soon. */
    private static final long WORKED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String source;
    private final Properties properties;
    private final Pattern topics;
    private final Function<KafkaConsumer<byte[], byte[]>, Reader> readers;
    private final Writer writer;
    private final Mailbox mailbox;
    private final WorkerStatus status;
    private final Thread readerThread;
    private final Thread writerThread;

    private volatile boolean stopping;

    /** @param readers makes a reader for a new consumer */
    StreamWorker(
            String source,
            int number,
            Properties properties,
            Pattern topics,
            Function<KafkaConsumer<byte[], byte[]>, Reader> readers,
            Writer writer,
            Mailbox mailbox,
            WorkerStatus status) {
        this.source = source;
        this.properties = properties;
        this.topics = topics;
        this.readers = readers;
        this.writer = writer;
        this.mailbox = mailbox;
        this.status = status;
        this.readerThread = new Thread(this::read, "reader " + source + " " + number);
        this.writerThread = new Thread(this::write, "writer " + source + " " + number);
    }

    void start() {
        writerThread.start();
        readerThread.start();
    }

    WorkerStatus status() {
        return status;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** See {@link Writer#waitingLonger}. */
    Optional<TargetSession> waitingLonger(long nanos) {
        return writer.waitingLonger(nanos);
    }

    private void read() {
        Backoff backoff = new Backoff();
        while (!stopping) {
            long begin = System.nanoTime();
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
                try (Reader reader = readers.apply(consumer)) {
                    reader.subscribe(topics);
                    while (!stopping) {
                        reader.doWork();
                    }
                    awaitWriter();
                }
            } catch (InterruptException e) {
                stopping = true;
            } catch (KafkaException e) {
                failed(e);
            } catch (RuntimeException | Error e) { // an Error too: a thread that ended would be missed by nobody
                LOG.error("{}: reader failed; it begins again at the stored positions", source, e);
                status.readerFailed("internal error: " + e);
            }
            if (System.nanoTime() - begin > WORKED_NANOS) {
                backoff.reset();
            }
            pause(backoff.millis());
        }
    }

    private void failed(KafkaException e) {
        if (stopping) {
            return;
        }
        String message = e instanceof FencedInstanceIdException
                ? "another server uses this server's id: is a copy of the data directory running?"
                : "Kafka: " + KafkaFailure.text(e);
        if (status.readerFailed(message)) {
            LOG.warn("{}: {}; retrying", source, message);
        } else {
            LOG.debug("{}: again: {}", source, message);
        }
    }

    private void write() {
        Backoff backoff = new Backoff();
        try {
            while (!stopping) {
                try {
                    writer.doWork();
                    // not reset by success: what failed comes again only after the positions were read
                } catch (RuntimeException | Error e) {
                    LOG.error("{}: writer failed; it begins again at the stored positions", source, e);
                    status.writerFailed("internal error: " + e);
                    writer.reset();
                    Thread.sleep(backoff.millis());
                }
            }
        } catch (InterruptedException e) {
            stopping = true;
        } finally {
            writer.close();
        }
    }

    private void pause(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!stopping && System.nanoTime() - until < 0) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                stopping = true;
            }
        }
    }

    private void awaitWriter() {
        try {
            writerThread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells both threads to end after the batch under way. */
    void stop() {
        stopping = true;
    }

    /**
     * Waits for the end. What still runs on the target after that time is cancelled, and so rolled back.
     *
     * @param batchNanos deadline, on {@link System#nanoTime}, until which a batch may run
     */
    void awaitEnd(long batchNanos) throws InterruptedException {
        join(writerThread, batchNanos);
        if (writerThread.isAlive()) {
            LOG.warn("{}: the batch under way takes too long to wait for and is rolled back", source);
            writer.cancel();
            writerThread.interrupt();
        }
        join(writerThread, batchNanos + TimeUnit.MILLISECONDS.toNanos(500));
        join(readerThread, batchNanos + TimeUnit.MILLISECONDS.toNanos(800));
        readerThread.interrupt(); // it waits for a broker that does not answer
    }

    private static void join(Thread thread, long untilNanos) throws InterruptedException {
        long millis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
        thread.join(Math.max(1, millis));
    }
}
