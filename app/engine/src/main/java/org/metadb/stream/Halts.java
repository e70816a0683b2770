package org.metadb.stream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.metadb.position.TopicPartitionId;

/**
 * What of a stream stands still until a person acts, and why: single partitions after a fault of the program, all of them after the first bad record
 * of a data source told to stop there. {@code resume} and {@code alter} make another stream, which begins without any. Shared by the stream's
 * workers; thread-safe.
 */
final class Halts {

    private final Map<TopicPartitionId, String> partitions = new ConcurrentHashMap<>();
    private final AtomicReference<Optional<String>> all = new AtomicReference<>(Optional.empty());

    /** Stops a partition. Says whether it did not stand still before. */
    boolean halt(TopicPartitionId partition, String reason) {
        return partitions.putIfAbsent(partition, reason) == null;
    }

    /** Stops all partitions. Says whether this is the first reason to. */
    boolean haltAll(String reason) {
        return all.compareAndSet(Optional.empty(), Optional.of(reason));
    }

    boolean haltsAll() {
        return all.get().isPresent();
    }

    /** Why a partition stands still; empty if it does not. */
    Optional<String> of(TopicPartitionId partition) {
        return all.get().or(() -> Optional.ofNullable(partitions.get(partition)));
    }
}
