package org.metadb.stream;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.metadb.position.TopicPartitionId;
import org.metadb.target.HeldPosition;

/** What reader and writer of a worker write to each other. Each owns its own state; nothing else passes between them. */
final class Letters {

    private Letters() {}

    /** From the reader to the writer. */
    sealed interface ToWriter {}

    /** Merge this. At most one is under way. */
    record Merge(Buffer buffer) implements ToWriter {}

    /**
     * Read the positions of these partitions and hold them from now on.
     *
     * @param topicIds Kafka's id of each partition's topic
     * @param generations of the readings that begin at the positions
     * @param answer completed by the writer; exceptionally if the target does not answer now
     */
    record ReadPositions(
            Map<TopicPartitionId, UUID> topicIds,
            Map<TopicPartitionId, Integer> generations,
            CompletableFuture<Map<TopicPartitionId, HeldPosition>> answer)
            implements ToWriter {}

    /** These partitions went to another consumer: hold them no longer. */
    record Release(Set<TopicPartitionId> partitions, CompletableFuture<Void> done) implements ToWriter {}

    /** From the writer to the reader. */
    sealed interface ToReader {}

    /**
     * Read these partitions again from their stored positions.
     *
     * @param afterMillis not before this time has passed
     * @param reason why they wait, for the status; empty where they do not
     */
    record ReadAgain(Set<TopicPartitionId> partitions, long afterMillis, String reason) implements ToReader {}
}
