package org.metadb.stream;

import java.util.concurrent.CompletableFuture;
import org.metadb.target.KafkaTopic;

/** A partition that a reader is assigned, and how far it is in reading it. Owned by the reader. */
final class ReadPartition {

    /** Where a partition stands. */
    enum Stage {
        /** Its position is not known yet, or no longer. Paused. Next: ASKED, when {@code notBefore} has passed. */
        UNREAD,
        /** The writer was asked for the position. Paused. Next: READING, STOPPED, ADDED, or UNREAD if the target did not answer. */
        ASKED,
        /** It was added to a topic whose other partitions have first to be merged as far as they went. Paused. Next: UNREAD. */
        ADDED,
        /** Records flow. Next: UNREAD when the writer says so, or when Kafka no longer has what comes next. */
        READING,
        /** Records after its position are gone from Kafka, or something there stops it. Paused, until a person acts. */
        STOPPED
    }

    /** Which reading of the partition this is: records of earlier ones are stale. */
    final int generation;

    Stage stage = Stage.UNREAD;
    long notBeforeNanos;
    KafkaTopic topic;
    CompletableFuture<Letters.PositionsRead> answer;

    ReadPartition(int generation, long notBeforeNanos) {
        this.generation = generation;
        this.notBeforeNanos = notBeforeNanos;
    }
}
