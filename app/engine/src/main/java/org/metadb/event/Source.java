package org.metadb.event;

/**
 * An event's {@code source} block: where and when the change happened.
 *
 * @param version the connector's version, such as {@code 3.6.0.Final}
 * @param server the logical server's name (topic prefix)
 * @param timeMicros commit time of the transaction (for snapshot rows the time of reading), microseconds since 1970 UTC, from the most
 *     exact of {@code ts_ns}, {@code ts_us}, {@code ts_ms}
 * @param txId the transaction's id, or {@link #NONE}
 * @param lsn the change's LSN, or {@link #NONE}
 * @param lastCommitLsn first element of {@code sequence}: the LSN of the commit before, or {@link #NONE}
 * @param sequenceLsn second element of {@code sequence}, or {@link #NONE}
 */
public record Source(
        String version,
        String server,
        String database,
        String schema,
        String table,
        long timeMicros,
        SnapshotMark snapshot,
        long txId,
        long lsn,
        long lastCommitLsn,
        long sequenceLsn) {

    /** No number: the field is null or absent. Lower than every number. */
    public static final long NONE = -1;

    public boolean streaming() {
        return snapshot == SnapshotMark.STREAMING;
    }

    /** Whether this is the row with which a snapshot has read the whole table. */
    public boolean isLastOfTable() {
        return snapshot == SnapshotMark.LAST_OF_TABLE || snapshot == SnapshotMark.LAST;
    }

    public long timeMillis() {
        return Math.floorDiv(timeMicros, 1000L);
    }
}
