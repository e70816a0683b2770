package org.metadb.stream;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.metadb.position.TopicPartitionId;

/** Partitions in Kafka's words and in ours. */
final class TopicPartitions {

    private TopicPartitions() {}

    static TopicPartitionId id(TopicPartition partition) {
        return new TopicPartitionId(partition.topic(), partition.partition());
    }

    static Set<TopicPartitionId> ids(Collection<TopicPartition> partitions) {
        Set<TopicPartitionId> ids = new HashSet<>();
        partitions.forEach(partition -> ids.add(id(partition)));
        return ids;
    }

    static TopicPartition kafka(TopicPartitionId id) {
        return new TopicPartition(id.topic(), id.partition());
    }

    static Set<TopicPartition> kafka(Collection<TopicPartitionId> ids) {
        Set<TopicPartition> partitions = new HashSet<>();
        ids.forEach(id -> partitions.add(kafka(id)));
        return partitions;
    }
}
