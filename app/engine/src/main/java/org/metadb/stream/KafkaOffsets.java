package org.metadb.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.metadb.position.TopicPartitionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Kafka's own committed offsets follow the positions that are committed in the target, for those who watch them. Nothing depends on it, so a
 * commit that fails is made up for by the next. Owned by the reader.
 */
final class KafkaOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOffsets.class);
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String source;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartitionId, Long> positions;
    private final Map<TopicPartitionId, Long> committed = new HashMap<>();
    private long lastCommitNanos = System.nanoTime();

    /** @param positions committed in the target; changed by the writer */
    KafkaOffsets(String source, KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartitionId, Long> positions) {
        this.source = source;
        this.consumer = consumer;
        this.positions = positions;
    }

    /** Commits twice a second what has moved; does not wait. */
    void follow(Collection<TopicPartitionId> partitions) {
        long now = System.nanoTime();
        if (now - lastCommitNanos < COMMIT_NANOS) {
            return;
        }
        lastCommitNanos = now;
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(partitions);
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (done, failure) -> {
                if (failure == null) {
                    done.forEach((partition, offset) -> committed.put(TopicPartitions.id(partition), offset.offset()));
                } else {
                    LOG.debug("{}: Kafka commit: {}", source, failure.getMessage());
                }
            });
        }
    }

    /** Commits what has moved, and waits for that. */
    void commit(Collection<TopicPartitionId> partitions, Duration timeout) {
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(partitions);
        try {
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, timeout);
            }
        } catch (KafkaException e) {
            LOG.debug("{}: Kafka commit: {}", source, e.getMessage());
        }
    }

    /** Partitions that another consumer has now. */
    void forget(Collection<TopicPartitionId> partitions) {
        positions.keySet().removeAll(partitions);
        committed.keySet().removeAll(partitions);
    }

    private Map<TopicPartition, OffsetAndMetadata> uncommitted(Collection<TopicPartitionId> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartitionId id : partitions) {
            Long offset = positions.get(id);
            if (offset != null && !offset.equals(committed.get(id))) {
                offsets.put(TopicPartitions.kafka(id), new OffsetAndMetadata(offset));
            }
        }
        return offsets;
    }
}
