package org.metadb.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.metadb.catalog.CatalogSnapshot;
import org.metadb.catalog.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams of this server: one for each data source that is not paused and has what it needs. {@link #follow} is called with each snapshot of
 * the catalog; starting and stopping happens there, in the caller's thread. Thread-safe.
 */
public final class Streams implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    /** How long a batch may run on when its stream is to end; the whole server stops within 5 s. */
    private static final Duration BATCH_GRACE = Duration.ofSeconds(4);

    private final StreamContext context;
    private final Map<String, SourceStream> streams = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Map<String, Instant> idleSince = new HashMap<>();
    private CatalogSnapshot seen;
    private boolean closed;

    public Streams(StreamContext context) {
        this.context = context;
    }

    /** Makes the streams what the catalog says: starts, stops and restarts those that it takes. */
    public synchronized void follow(CatalogSnapshot catalog) {
        if (closed) {
            return;
        }
        seen = catalog;
        List<SourceStream> ending = new ArrayList<>();
        streams.entrySet().removeIf(entry -> {
            DataSource source = catalog.sources().get(entry.getKey());
            boolean stays = source != null
                    && source.enabled()
                    && StreamKey.of(source, catalog).equals(entry.getValue().key());
            if (stays) {
                entry.getValue().follow(source, catalog);
            } else {
                ending.add(entry.getValue());
                idleSince.put(entry.getKey(), context.clock().instant());
            }
            return !stays;
        });
        end(ending);
        idleSince.keySet().retainAll(catalog.sources().keySet());
        for (DataSource source : catalog.sources().values()) {
            idleSince.computeIfAbsent(source.name(), name -> context.clock().instant());
            boolean ready = source.enabled() && source.options().missing().isEmpty();
            if (ready && !streams.containsKey(source.name())) {
                start(source, catalog);
            }
        }
    }

    private void start(DataSource source, CatalogSnapshot catalog) {
        try {
            SourceStream stream = new SourceStream(source, catalog, context);
            streams.put(source.name(), stream);
            refused.remove(source.name());
            stream.start();
        } catch (KafkaException e) {
            String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            if (!why.equals(refused.put(source.name(), why))) {
                LOG.error("{}: Kafka's client refuses the options: {}", source.name(), why);
            }
        }
    }

    private void end(List<SourceStream> ending) {
        ending.forEach(SourceStream::stop);
        long until = System.nanoTime() + BATCH_GRACE.toNanos();
        try {
            for (SourceStream stream : ending) {
                stream.awaitEnd(until);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The status of every data source, by name. */
    public synchronized List<SourceStatus> status() {
        List<SourceStatus> all = new ArrayList<>();
        if (seen == null) {
            return all;
        }
        for (DataSource source : seen.sources().values()) {
            SourceStream stream = streams.get(source.name());
            all.add(stream != null ? stream.status() : idle(source));
        }
        return all;
    }

    private SourceStatus idle(DataSource source) {
        StreamState state = !source.enabled()
                ? StreamState.PAUSED
                : refused.containsKey(source.name()) ? StreamState.ERROR : StreamState.INACTIVE;
        Optional<String> why = Optional.ofNullable(refused.get(source.name()));
        List<String> missing = source.options().missing();
        if (source.enabled() && !missing.isEmpty()) {
            why = Optional.of("option \"" + missing.get(0) + "\" is not set");
        }
        return new SourceStatus(
                source.name(),
                state,
                source.sync(),
                false,
                OptionalLong.empty(),
                why,
                idleSince.getOrDefault(source.name(), Instant.EPOCH),
                0,
                0,
                Set.of());
    }

    /** Ends all streams: batches under way are finished, or rolled back after 4 s. */
    @Override
    public void close() {
        List<SourceStream> ending;
        synchronized (this) {
            closed = true;
            ending = new ArrayList<>(streams.values());
            streams.clear();
        }
        end(ending);
    }
}
