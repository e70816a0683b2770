package org.metadb.target;

import org.metadb.position.TopicPartitionId;

/**
 * What a batch does to one partition's position.
 *
 * @param before the position as this worker last read or stored it
 * @param nextOffset the first record that is not in the batch or before it
 * @param memory the memory after the batch, encoded
 */
public record Progress(HeldPosition before, long nextOffset, byte[] memory) {

    public TopicPartitionId partition() {
        return before.partition();
    }

    /** The position once the batch is committed. */
    public HeldPosition after() {
        return new HeldPosition(
                before.partition(),
                before.topicId(),
                nextOffset,
                Math.max(0, before.revision()) + 1,
                memory,
                before.storedAt(),
                false);
    }
}
