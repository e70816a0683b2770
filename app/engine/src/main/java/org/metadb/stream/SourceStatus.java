package org.metadb.stream;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.metadb.catalog.SyncState;

/**
 * How a data source's stream is, at one moment.
 *
 * @param snapshotComplete whether, in a synchronization, no snapshot record came for the deadline
 * @param lag records in Kafka that are not merged yet, in this server's partitions; empty while unknown
 * @param lastError what is wrong now, or was wrong last, without cell values and secrets
 * @param since when the state was entered
 * @param events change events read since the server started
 * @param deadLetters records put aside since the server started
 * @param partitions that this server reads; those added to a topic count from when they take part
 * @param keylessTopics topics whose table has no primary key: its rows are told apart by their contents
 */
public record SourceStatus(
        String name,
        StreamState state,
        SyncState sync,
        boolean snapshotComplete,
        OptionalLong lag,
        Optional<String> lastError,
        Instant since,
        long events,
        long deadLetters,
        int partitions,
        Set<String> keylessTopics) {

    public SourceStatus {
        keylessTopics = Set.copyOf(keylessTopics);
    }

    /** The word for {@code source_sync} of {@code list status}. */
    public String syncWord() {
        return switch (sync) {
            case NORMAL -> "normal";
            case INITIAL, RESYNC -> snapshotComplete ? "snapshot_complete" : "snapshot";
        };
    }
}
