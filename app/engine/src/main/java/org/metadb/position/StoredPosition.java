package org.metadb.position;

import java.util.UUID;

/**
 * How far a partition is merged.
 *
 * @param topicId Kafka's id of the topic: a topic made anew has another
 * @param nextOffset the first record not yet merged
 * @param memory what tells repetitions from new events; belongs to whoever holds this record, and changes
 */
public record StoredPosition(UUID topicId, String topic, int partition, long nextOffset, Memory memory) {

    public StoredPosition {
        if (partition < 0 || nextOffset < 0) {
            throw new IllegalArgumentException(topic + "." + partition + ": offset " + nextOffset);
        }
    }

    @Override
    public String toString() {
        return topic + "." + partition + ":" + nextOffset;
    }
}
