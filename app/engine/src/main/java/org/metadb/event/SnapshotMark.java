package org.metadb.event;

/**
 * {@code source.snapshot}. Unknown words count as {@link #ROW}: later versions of Debezium may add some. An absent, null or
 * {@code false} one is {@link #STREAMING}.
 */
public enum SnapshotMark {
    /** Not of a snapshot: a change that the stream brought. */
    STREAMING,
    /** {@code true}, {@code first}, {@code first_in_data_collection}: any row of a snapshot but those below. */
    ROW,
    /** {@code last_in_data_collection}: the last row of its table. */
    LAST_OF_TABLE,
    /** {@code last}: the snapshot ends with this row. */
    LAST,
    /** A row of an incremental snapshot's chunk; has neither LSN nor transaction id. */
    INCREMENTAL
}
