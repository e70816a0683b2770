package org.metadb.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.metadb.catalog.CatalogSnapshot;
import org.metadb.catalog.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams of this server: one for each data source that is not paused and has what it needs. {@link #follow} is called with each snapshot of
 * the catalog and returns at once; a thread of its own starts and stops streams until they are what the latest snapshot says. Thread-safe.
 */
public final class Streams implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    /** How long a batch may run on when its stream is to end; the whole server stops within 5 s. */
    private static final Duration BATCH_GRACE = Duration.ofSeconds(4);

    /** How much longer the end of all streams may take: rolling back what ran too long, leaving the consumer group. */
    private static final Duration END_GRACE = Duration.ofMillis(900);

    /** How often a stream is tried again whose options Kafka's client refused: a broker's name may be resolvable later. */
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(5);

    private final StreamContext context;
    private final Map<String, SourceStream> streams = new ConcurrentHashMap<>(); // changed by the supervisor only
    private final Map<String, StreamCounts> counts = new ConcurrentHashMap<>(); // over restarts of a stream
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final Map<String, Instant> idleSince = new ConcurrentHashMap<>();
    private final Thread supervisor = new Thread(this::supervise, "metadb-streams");
    private Optional<CatalogSnapshot> wanted = Optional.empty(); // under this object's lock
    private boolean isNew; // under the lock: wanted is not yet carried out
    private boolean closed; // under the lock

    public Streams(StreamContext context) {
        this.context = context;
        supervisor.setDaemon(true);
        supervisor.start();
    }

    /** Has the streams made what the catalog says: started, stopped, restarted. Does not wait for that. */
    public synchronized void follow(CatalogSnapshot catalog) {
        wanted = Optional.of(catalog);
        isNew = true;
        notifyAll();
    }

    private void supervise() {
        try {
            for (Optional<CatalogSnapshot> next = next(); next.isPresent(); next = next()) {
                try {
                    make(next.get());
                } catch (RuntimeException e) {
                    LOG.error("streams do not follow the catalog", e);
                }
            }
            end(List.copyOf(streams.values()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next snapshot to carry out; empty once closed. */
    private synchronized Optional<CatalogSnapshot> next() throws InterruptedException {
        while (!closed && !isNew) {
            if (refused.isEmpty()) {
                wait();
            } else {
                wait(REFUSED_PAUSE.toMillis());
                isNew = true;
            }
        }
        isNew = false;
        return closed ? Optional.empty() : wanted;
    }

    /** Streams that nothing stands in the way of start before others are waited for to end. */
    private void make(CatalogSnapshot catalog) throws InterruptedException {
        Map<String, DataSource> sources = catalog.sources();
        List<SourceStream> ending = new ArrayList<>();
        streams.forEach((name, stream) -> {
            DataSource source = sources.get(name);
            if (isWanted(source, catalog, stream)) {
                stream.follow(source, catalog);
            } else {
                idleSince.put(name, context.clock().instant());
                ending.add(stream);
            }
        });
        refused.keySet().retainAll(sources.keySet());
        ending.forEach(SourceStream::stop);
        startMissing(catalog);
        end(ending);
        ending.forEach(stream -> streams.remove(stream.name(), stream));
        startMissing(catalog);
        idleSince.keySet().retainAll(sources.keySet());
        counts.keySet().retainAll(sources.keySet());
    }

    private static boolean isWanted(DataSource source, CatalogSnapshot catalog, SourceStream stream) {
        return source != null
                && source.enabled()
                && StreamKey.of(source, catalog).equals(stream.key());
    }

    private void startMissing(CatalogSnapshot catalog) {
        for (DataSource source : catalog.sources().values()) {
            boolean ready = source.enabled() && source.options().missing().isEmpty();
            if (!ready) {
                refused.remove(source.name());
            } else if (!streams.containsKey(source.name())) {
                start(source, catalog);
            }
        }
    }

    private void start(DataSource source, CatalogSnapshot catalog) {
        String name = source.name();
        try {
            SourceStream stream = new SourceStream(
                    source, catalog, context, counts.computeIfAbsent(name, first -> new StreamCounts()));
            streams.put(name, stream);
            refused.remove(name);
            stream.start();
        } catch (KafkaException e) {
            String why = KafkaFailure.text(e);
            if (!why.equals(refused.put(name, why))) {
                idleSince.put(name, context.clock().instant());
                LOG.error("{}: Kafka's client refuses the options: {}", name, why);
            }
        }
    }

    private static void end(List<SourceStream> ending) throws InterruptedException {
        ending.forEach(SourceStream::stop);
        long until = System.nanoTime() + BATCH_GRACE.toNanos();
        for (SourceStream stream : ending) {
            stream.awaitEnd(until);
        }
    }

    /** The status of every data source, by name. Never waits for a stream. */
    public List<SourceStatus> status() {
        Optional<CatalogSnapshot> catalog;
        synchronized (this) {
            catalog = wanted;
        }
        List<SourceStatus> all = new ArrayList<>();
        catalog.ifPresent(now -> now.sources().values().forEach(source -> all.add(status(source, now))));
        return all;
    }

    private SourceStatus status(DataSource source, CatalogSnapshot catalog) {
        SourceStream stream = streams.get(source.name());
        return stream != null && isWanted(source, catalog, stream) ? stream.status() : idle(source);
    }

    private SourceStatus idle(DataSource source) {
        List<String> missing = source.options().missing();
        Optional<String> why = Optional.ofNullable(refused.get(source.name()));
        StreamCounts done = counts.getOrDefault(source.name(), new StreamCounts());
        StreamState state;
        if (!source.enabled()) {
            state = StreamState.PAUSED;
        } else if (!missing.isEmpty()) {
            state = StreamState.INACTIVE;
            why = Optional.of("option \"" + missing.get(0) + "\" is not set");
        } else {
            state = why.isPresent() ? StreamState.ERROR : StreamState.STARTING;
        }
        return new SourceStatus(
                source.name(),
                state,
                source.sync(),
                false,
                OptionalLong.empty(),
                why,
                idleSince.computeIfAbsent(source.name(), name -> context.clock().instant()),
                done.events(),
                done.deadLetters(),
                0,
                done.keylessTopics());
    }

    /** Ends all streams: batches under way are finished, or rolled back after 4 s. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        streams.values().forEach(SourceStream::stop); // the supervisor may be waiting for one of them only
        try {
            supervisor.join(BATCH_GRACE.plus(END_GRACE).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
