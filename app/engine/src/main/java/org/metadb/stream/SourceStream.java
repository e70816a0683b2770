package org.metadb.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.metadb.catalog.CatalogSnapshot;
import org.metadb.catalog.DataSource;
import org.metadb.catalog.Parameter;
import org.metadb.catalog.SourceOptions;
import org.metadb.change.Route;
import org.metadb.change.Routing;
import org.metadb.change.RoutingRules;
import org.metadb.event.ColumnFilter;
import org.metadb.event.Decoder;
import org.metadb.event.TypeListener;
import org.metadb.finding.TableEvidence;
import org.metadb.position.TopicPartitionId;
import org.metadb.target.SessionWatch;
import org.metadb.target.TargetSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of one data source with the options that it was started with: its workers, and a watch over broker, lag and snapshot. An option that
 * changes makes another stream; origins and parameters are followed while it runs.
 */
final class SourceStream {

    private static final Logger LOG = LoggerFactory.getLogger(SourceStream.class);
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    /** A writer that waits that long for the target has somebody look whether it is still there. */
    private static final Duration TARGET_LOOK_AFTER = Duration.ofSeconds(10);

    private static final Duration TARGET_LOOK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration TARGET_SILENCE_MAX = Duration.ofSeconds(20);

    private final String name;
    private final StreamContext context;
    private final StreamKey key;
    private final StreamCounts counts;
    private final Halts halts = new Halts();
    private final SourceTypes types = new SourceTypes();
    private final List<StreamWorker> workers = new ArrayList<>();
    private final KafkaSettings settings;
    private final SourceAdmin admin;
    private final Thread watch;
    private final SnapshotWatch snapshot;
    private final SessionWatch sessions;

    private volatile DataSource source;
    private volatile Routing routing;
    private volatile boolean stopping;
    private volatile boolean snapshotComplete;
    private volatile OptionalLong lag = OptionalLong.empty();
    private volatile boolean answered;
    private volatile Instant lastAnswer;
    private volatile Optional<String> silence = Optional.empty();
    private volatile Instant silentSince;
    private volatile String lastError = "";
    private Instant lastLook = Instant.MIN;

    /**
     * Makes a stream that does not run yet.
     *
     * @param counts of the data source, over all its streams
     * @throws KafkaException if Kafka's client refuses the options, or a reference in them leads nowhere
     */
    SourceStream(DataSource source, CatalogSnapshot catalog, StreamContext context, StreamCounts counts) {
        this.counts = counts;
        this.name = source.name();
        this.context = context;
        this.source = source;
        this.key = StreamKey.of(source, catalog);
        this.routing = new Routing(catalog.routing(source));
        this.settings = new KafkaSettings(context.references());
        this.admin = new SourceAdmin(settings.admin(source.options(), name));
        this.lastAnswer = context.clock().instant();
        this.silentSince = lastAnswer;
        this.snapshot = new SnapshotWatch(lastAnswer);
        this.sessions = new SessionWatch(context.target(), TARGET_SILENCE_MAX);
        for (int number = 0; number < key.consumers(); number++) {
            workers.add(worker(number));
        }
        this.watch = new Thread(this::watch, "watch " + name);
    }

    private StreamWorker worker(int number) {
        Properties properties =
                settings.consumer(source.options(), name, context.serverId(), number, key.maxPollMillis());
        boolean columnsStopped = stopsColumns(routing.rules());
        Mailbox mailbox = new Mailbox();
        WorkerStatus status = new WorkerStatus(context.clock());
        MergeRules rules = new MergeRules(
                name,
                context,
                () -> routing,
                columnsStopped,
                source.options().onError(),
                halts,
                decoder(() -> routing, source.options())::before,
                types,
                counts);
        Writer writer = new Writer(rules, source.options().consumerGroup(), mailbox, status);
        LostRecords lostRecords = new LostRecords(name, () -> source.skipLostBefore());
        return new StreamWorker(
                name,
                number,
                properties,
                source.options().topics().pattern(),
                (KafkaConsumer<byte[], byte[]> consumer) -> new Reader(
                        name,
                        consumer,
                        admin,
                        decoder(() -> routing, source.options(), this::evidence, types),
                        () -> context.catalog().get().integer(Parameter.CHECKPOINT_SEGMENT_SIZE),
                        lostRecords,
                        halts,
                        mailbox,
                        status),
                writer,
                mailbox,
                status);
    }

    /** A decoder that reads what the options say, and no column which a filter stops. */
    static Decoder decoder(Supplier<Routing> routing, SourceOptions options) {
        return decoder(routing, options, (schema, table) -> Optional.empty(), TypeListener.NONE);
    }

    static Decoder decoder(
            Supplier<Routing> routing,
            SourceOptions options,
            BiFunction<String, String, Optional<TableEvidence>> evidence,
            TypeListener listener) {
        return new Decoder(filter(routing), options.types(), options.unavailablePlaceholder(), evidence, listener);
    }

    private static ColumnFilter filter(Supplier<Routing> routing) {
        return stopsColumns(routing.get().rules())
                ? (schema, table, column) -> routing.get().stopsColumn(schema, table, column)
                : ColumnFilter.NONE;
    }

    private static boolean stopsColumns(RoutingRules rules) {
        return !rules.columnStopFilter().isEmpty() || !rules.columnPassFilter().isEmpty();
    }

    /** What is not kept is not watched either. */
    private Optional<TableEvidence> evidence(String schema, String table) {
        return routing.route(schema, table) instanceof Route.Kept
                ? counts.findings().findings().table(schema, table)
                : Optional.empty();
    }

    void start() {
        switch (source.sync()) {
            case INITIAL -> LOG.info("synchronizing source \"{}\" (initial)", name);
            case RESYNC -> LOG.info("synchronizing source \"{}\" (resync)", name);
            case NORMAL -> LOG.debug("{}: starting", name);
        }
        LOG.debug(
                "connecting to \"{}\", topics {}",
                source.options().brokers(),
                source.options().topics().entries());
        workers.forEach(StreamWorker::start);
        watch.start();
    }

    /** What nobody may have asked for while it was so. */
    private String lastError() {
        return workers.stream()
                .map(worker -> worker.status().lastError())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .or(() -> lastError.isEmpty() ? counts.otherForm() : Optional.of(lastError))
                .orElse("");
    }

    String name() {
        return name;
    }

    /** What decides whether a changed data source needs another stream. */
    StreamKey key() {
        return key;
    }

    /** Follows what may change while the stream runs. */
    void follow(DataSource now, CatalogSnapshot catalog) {
        source = now;
        RoutingRules rules = catalog.routing(now);
        if (!rules.origins().equals(routing.rules().origins())) {
            routing = new Routing(rules);
        }
    }

    private void watch() {
        while (!stopping) {
            try {
                watchOnce(context.clock().instant());
                Thread.sleep(WATCH_INTERVAL.toMillis());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!stopping) {
                    LOG.warn("{}: watch: {}", name, e.toString());
                }
            }
        }
    }

    private void watchOnce(Instant now) {
        lookAtSessions(now);
        Map<TopicPartitionId, Long> committed = new HashMap<>();
        workers.forEach(worker -> committed.putAll(worker.mailbox().committed()));
        OptionalLong measured = committed.isEmpty() ? OptionalLong.empty() : admin.lag(committed, ANSWER_TIMEOUT);
        boolean answers = measured.isPresent() || admin.answers(ANSWER_TIMEOUT);
        Instant after = context.clock().instant();
        if (stopping) {
            return;
        }
        if (answers) {
            answered = true;
            lastAnswer = after;
            lag = committed.isEmpty() ? lagWithoutPositions() : measured;
            if (silence.isPresent()) {
                LOG.info("{}: a broker answers again", name);
                silence = Optional.empty();
            }
        } else if (Duration.between(lastAnswer, after).compareTo(SILENCE_MAX) > 0) {
            if (silence.isEmpty()) {
                silentSince = lastAnswer;
                LOG.warn(
                        "{}: no broker answered at {}; retrying",
                        name,
                        source.options().brokers());
            }
            silence = Optional.of("no broker answered at " + source.options().brokers() + " for "
                    + Duration.between(lastAnswer, after).toSeconds() + " s"
                    + admin.refusal().map(": "::concat).orElse(""));
        }
        Duration deadline = context.catalog().get().duration(Parameter.SNAPSHOT_DEADLINE);
        if (snapshot.look(source.sync(), state(), counts.lastSnapshotRow(), deadline, now)) {
            LOG.info("source snapshot complete (deadline exceeded)");
            LOG.info("source \"{}\" snapshot complete (deadline exceeded); consider running \"metadb endsync\"", name);
        }
        snapshotComplete = snapshot.complete();
    }

    private void lookAtSessions(Instant now) {
        if (now.isBefore(lastLook.plus(TARGET_LOOK_INTERVAL))) {
            return;
        }
        List<TargetSession> waitedFor = workers.stream()
                .flatMap(worker -> worker.waitingLonger(TARGET_LOOK_AFTER.toNanos()).stream())
                .toList();
        sessions.look(waitedFor)
                .values()
                .forEach(reason -> LOG.warn("{}: session with the target given up: {}", name, reason));
        lastLook = now;
    }

    /** Nothing to read is no lag; partitions whose positions are not read yet have one that is unknown. */
    private OptionalLong lagWithoutPositions() {
        return switch (state()) {
            case WAITING, ACTIVE -> OptionalLong.of(0);
            case STARTING, ERROR, INACTIVE, PAUSED -> OptionalLong.empty();
        };
    }

    private StreamState state() {
        if (silence.isPresent()) {
            return StreamState.ERROR;
        }
        // that no topic matches is known once a broker was heard
        StreamState gravest = answered ? StreamState.WAITING : StreamState.STARTING;
        for (StreamWorker worker : workers) {
            StreamState state = worker.status().state();
            if (rank(state) > rank(gravest)) {
                gravest = state;
            }
        }
        return gravest;
    }

    /** An error of one worker is the stream's; else one that is starting; else one that reads. */
    private static int rank(StreamState state) {
        return switch (state) {
            case INACTIVE, PAUSED -> 0;
            case WAITING -> 1;
            case ACTIVE -> 2;
            case STARTING -> 3;
            case ERROR -> 4;
        };
    }

    SourceStatus status() {
        StreamState state = state();
        Optional<String> error = silence;
        Instant since = silence.isPresent() ? silentSince : Instant.MIN;
        for (StreamWorker worker : workers) {
            if (error.isEmpty()) {
                error = worker.status().error();
            }
            if (silence.isEmpty()
                    && worker.status().state() == state
                    && worker.status().since().isAfter(since)) {
                since = worker.status().since();
            }
        }
        error.ifPresent(text -> lastError = text);
        String shown = error.orElseGet(this::lastError);
        return new SourceStatus(
                name,
                state,
                source.sync(),
                snapshotComplete,
                lag,
                shown.isEmpty() ? Optional.empty() : Optional.of(shown),
                since,
                counts.events(),
                counts.deadLetters(),
                workers.stream()
                        .mapToInt(worker -> worker.mailbox().committed().size())
                        .sum(),
                counts.keylessTopics());
    }

    /** Tells everything to end after the batches under way. */
    void stop() {
        stopping = true;
        workers.forEach(StreamWorker::stop);
        watch.interrupt();
    }

    /** Waits for the end; see {@link StreamWorker#awaitEnd}. */
    void awaitEnd(long batchNanos) throws InterruptedException {
        for (StreamWorker worker : workers) {
            worker.awaitEnd(batchNanos);
        }
        watch.join(WATCH_INTERVAL.toMillis());
        admin.close();
    }
}
