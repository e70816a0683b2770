package org.metadb.stream;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.metadb.position.TopicPartitionId;

/**
 * Between the reader and the writer of a worker. Bounded by what they do: one batch under way, and one question for each rebalance or
 * repeated reading, of which the next waits for the answer.
 */
final class Mailbox {

    private final BlockingQueue<Letters.ToWriter> toWriter = new LinkedBlockingQueue<>();
    private final Queue<Letters.ToReader> toReader = new ConcurrentLinkedQueue<>();
    private final AtomicInteger generations = new AtomicInteger();
    private final AtomicBoolean merging = new AtomicBoolean();
    private final Map<TopicPartitionId, Long> committed = new ConcurrentHashMap<>();

    /** The number of a new reading of a partition, over all readers of the worker. */
    int nextGeneration() {
        return generations.incrementAndGet();
    }

    /** Hands a buffer over if the writer is free. */
    boolean offer(Buffer buffer) {
        if (!merging.compareAndSet(false, true)) {
            return false;
        }
        toWriter.add(new Letters.Merge(buffer));
        return true;
    }

    /** Whether a batch is under way. */
    boolean merging() {
        return merging.get();
    }

    void merged() {
        merging.set(false);
    }

    void write(Letters.ToWriter letter) {
        toWriter.add(letter);
    }

    void write(Letters.ToReader letter) {
        toReader.add(letter);
    }

    /** The next letter for the writer, or null if none comes in that time. */
    Letters.ToWriter nextForWriter(long millis) throws InterruptedException {
        return toWriter.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** The next letter for the reader, or null. */
    Letters.ToReader nextForReader() {
        return toReader.poll();
    }

    /** The positions that are committed in the target: what Kafka's own offsets and the lag follow. */
    Map<TopicPartitionId, Long> committed() {
        return committed;
    }
}
