package org.metadb.target;

import java.util.UUID;

/**
 * A topic as Kafka tells of it.
 *
 * @param id a topic made anew under its old name has another one
 * @param partitions how many it has; more may be added, never fewer
 */
public record KafkaTopic(UUID id, int partitions) {

    public KafkaTopic {
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic with " + partitions + " partitions");
        }
    }
}
