package org.metadb.position;

import java.util.Comparator;

/** A partition of a topic, by name. In the order in which position rows are locked. */
public record TopicPartitionId(String topic, int partition) implements Comparable<TopicPartitionId> {

    private static final Comparator<TopicPartitionId> ORDER =
            Comparator.comparing(TopicPartitionId::topic).thenComparingInt(TopicPartitionId::partition);

    @Override
    public int compareTo(TopicPartitionId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + "." + partition;
    }
}
