package org.metadb.stream;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.metadb.position.TopicPartitionId;

/** What one worker is doing, said by its reader and writer, read by anybody. Thread-safe. */
final class WorkerStatus {

    private final Clock clock;
    private StreamState state = StreamState.STARTING;
    private Instant since;
    private String readerError = "";
    private String writerError = "";
    private final Map<TopicPartitionId, String> setAside = new TreeMap<>();
    private final Map<TopicPartitionId, String> stopped = new TreeMap<>();

    WorkerStatus(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    synchronized void reader(StreamState now) {
        readerError = "";
        enter(now);
    }

    synchronized void readerFailed(String error) {
        readerError = error;
        enter(StreamState.ERROR);
    }

    /** The target works (again). */
    synchronized void writerWorks() {
        if (!writerError.isEmpty()) {
            writerError = "";
            since = clock.instant();
        }
    }

    synchronized void writerFailed(String error) {
        if (writerError.isEmpty()) {
            since = clock.instant();
        }
        writerError = error;
    }

    /** A partition waits by itself, for a table's lock for instance; empty: no longer. */
    synchronized void setAside(TopicPartitionId partition, Optional<String> reason) {
        reason.ifPresentOrElse(text -> setAside.put(partition, text), () -> setAside.remove(partition));
    }

    /** A partition stands still until a person acts; empty: no longer. */
    synchronized void stopped(TopicPartitionId partition, Optional<String> reason) {
        reason.ifPresentOrElse(text -> stopped.put(partition, text), () -> stopped.remove(partition));
    }

    private void enter(StreamState now) {
        if (state != now) {
            state = now;
            since = clock.instant();
        }
    }

    synchronized StreamState state() {
        boolean failed = !readerError.isEmpty() || !writerError.isEmpty() || !stopped.isEmpty();
        return failed ? StreamState.ERROR : state;
    }

    synchronized Instant since() {
        return since;
    }

    /** The gravest of what is wrong now. */
    synchronized Optional<String> error() {
        if (!writerError.isEmpty()) {
            return Optional.of(writerError);
        }
        if (!readerError.isEmpty()) {
            return Optional.of(readerError);
        }
        return stopped.values().stream()
                .findFirst()
                .or(() -> setAside.values().stream().findFirst());
    }
}
