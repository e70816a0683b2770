package org.metadb.event;

/** A record that changes no row and is no fault: read, counted, and left behind. */
public record PassedOver(RecordPosition at, Kind kind) implements Decoded {

    /** Why it is passed over. */
    public enum Kind {
        /** A null value behind a delete, for Kafka's compaction; the delete itself has been an event of its own. */
        TOMBSTONE,
        /** Sign of life of the connector ({@code heartbeat.interval.ms}). */
        HEARTBEAT,
        /** Begin or end of a source transaction ({@code provide.transaction.metadata}). */
        TRANSACTION,
        /** A logical decoding message ({@code pg_logical_emit_message}). */
        MESSAGE,
        /** A note of the connector about a snapshot. */
        NOTIFICATION
    }
}
