package org.metadb.target;

import java.util.Set;
import java.util.TreeSet;
import org.metadb.position.TopicPartitionId;

/** Positions are not as this worker last stored them: another worker owns those partitions now. Nothing was committed. */
public final class Fenced extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Set<TopicPartitionId> partitions;

    Fenced(Set<TopicPartitionId> partitions) {
        super("another worker has stored positions of " + partitions);
        this.partitions = new TreeSet<>(partitions);
    }

    public Set<TopicPartitionId> partitions() {
        return partitions;
    }
}
