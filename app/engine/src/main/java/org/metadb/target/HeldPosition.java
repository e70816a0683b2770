package org.metadb.target;

import java.time.Instant;
import java.util.UUID;
import org.metadb.position.TopicPartitionId;

/**
 * A partition's position as a worker last read or stored it.
 *
 * @param nextOffset the first record not yet merged
 * @param revision the fence: it rises whenever the position is stored; zero or less: it never was
 * @param memory the memory of I3, encoded as {@link org.metadb.position.Memory} does; empty at first
 * @param storedAt when it was stored, by the database's clock
 * @param fresh whether nothing was ever stored: reading begins where the log begins
 */
public record HeldPosition(
        TopicPartitionId partition,
        UUID topicId,
        long nextOffset,
        long revision,
        byte[] memory,
        Instant storedAt,
        boolean fresh) {

    @Override
    public String toString() {
        return partition + ":" + nextOffset + " (revision " + revision + ")";
    }
}
