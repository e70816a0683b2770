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
    private StreamState readerState = StreamState.STARTING;
    private StreamState state = StreamState.STARTING;
    private Instant since;
    private String readerError = "";
    private String writerError = "";
    private String lastReaderError = "";
    private String lastError = "";
    private final Map<TopicPartitionId, String> setAside = new TreeMap<>();
    private final Map<TopicPartitionId, String> stopped = new TreeMap<>();

    WorkerStatus(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /** The reader works, and is doing that. */
    synchronized void reader(StreamState now) {
        readerState = now;
        readerError = "";
        if (now == StreamState.ACTIVE) {
            lastReaderError = "";
        }
        settle();
    }

    /** The reader failed and will be made anew. Says whether that is news: another error than the last, or the first since records flowed. */
    synchronized boolean readerFailed(String error) {
        boolean news = !error.equals(lastReaderError);
        readerError = error;
        lastReaderError = error;
        settle();
        return news;
    }

    /** The target works (again). Says whether it did not before. */
    synchronized boolean writerWorks() {
        boolean news = !writerError.isEmpty();
        writerError = "";
        settle();
        return news;
    }

    /** The target does not work. Says whether that is news: the first failure, or another than before. */
    synchronized boolean writerFailed(String error) {
        boolean news = !error.equals(writerError);
        writerError = error;
        settle();
        return news;
    }

    /** A partition waits by itself, for a table's lock for instance; empty: no longer. */
    synchronized void setAside(TopicPartitionId partition, Optional<String> reason) {
        reason.ifPresentOrElse(text -> setAside.put(partition, text), () -> setAside.remove(partition));
        settle();
    }

    /** A partition stands still until a person acts; empty: no longer. */
    synchronized void stopped(TopicPartitionId partition, Optional<String> reason) {
        reason.ifPresentOrElse(text -> stopped.put(partition, text), () -> stopped.remove(partition));
        settle();
    }

    /** The state follows from all that is known; the moment of its last change is kept. */
    private void settle() {
        boolean failed = !readerError.isEmpty() || !writerError.isEmpty() || !stopped.isEmpty();
        error().ifPresent(text -> lastError = text);
        StreamState now = failed ? StreamState.ERROR : readerState;
        if (state != now) {
            state = now;
            since = clock.instant();
        }
    }

    synchronized StreamState state() {
        return state;
    }

    /** When the state was entered. */
    synchronized Instant since() {
        return since;
    }

    /** What was wrong last, whether or not it still is; empty if nothing ever was. */
    synchronized String lastError() {
        return lastError;
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
