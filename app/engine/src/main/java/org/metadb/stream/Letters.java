package org.metadb.stream;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.metadb.position.TopicPartitionId;
import org.metadb.target.HeldPosition;
import org.metadb.target.KafkaTopic;
import org.metadb.target.KnownTopic;

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
     * @param topics each partition's topic
     * @param generations of the readings that begin at the positions
     * @param answer completed by the writer; exceptionally if the target does not answer now
     */
    record ReadPositions(
            Map<TopicPartitionId, KafkaTopic> topics,
            Map<TopicPartitionId, Integer> generations,
            CompletableFuture<PositionsRead> answer)
            implements ToWriter {}

    /**
     * What is stored.
     *
     * @param positions of the partitions asked for that take part; held by the writer now
     * @param topics how many partitions of each topic take part; others wait
     */
    record PositionsRead(Map<TopicPartitionId, HeldPosition> positions, Map<String, KnownTopic> topics) {}

    /**
     * Take the added partitions of a topic in, if the others have been merged that far.
     *
     * @param ends of the partitions that take part
     * @param answer the partitions that are not as far, with their positions; empty: all take part
     */
    record TakeIn(String topic, KafkaTopic now, Map<Integer, Long> ends, CompletableFuture<Map<Integer, Long>> answer)
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
