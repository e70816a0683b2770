package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.metadb.catalog.Catalog;
import org.metadb.catalog.CatalogSetup;
import org.metadb.reference.References;
import org.metadb.sandbox.FaultProxy;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPipeline;
import org.metadb.sandbox.TestPostgres;
import org.metadb.target.Milestone;
import org.metadb.target.Tables;
import org.metadb.target.TargetPool;
import org.metadb.target.TargetSettings;
import org.metadb.target.TestTarget;

/** Catalog and streams of a server in this process, on a fresh target; a fresh source with a connector where a test wants one. */
final class StreamFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    final TestPipeline pipeline = TestPipeline.create();
    final TestDatabase target;
    final Catalog catalog;
    final Streams streams;
    /** What references of data sources stand for. */
    final Map<String, String> environment = new ConcurrentHashMap<>();

    private final TargetSettings settings;
    private final Milestone.Listener milestones;
    private final TargetPool pool;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> sendFailure = new AtomicReference<>();

    StreamFixture() {
        this(Milestone.Listener.NONE);
    }

    StreamFixture(Milestone.Listener milestones) {
        this(TestPostgres.freshDatabase(), Optional.empty(), milestones);
    }

    /** @param proxy through which the server reaches its target, administration included */
    StreamFixture(TestDatabase target, Optional<FaultProxy> proxy, Milestone.Listener milestones) {
        this.target = target;
        TargetSettings settings =
                proxy.map(through -> TestTarget.through(through, target)).orElseGet(() -> TestTarget.owner(target));
        new CatalogSetup(settings, Optional.empty(), "1.2.3").prepareForStart();
        pool = TargetPool.open(settings, "test", 3);
        catalog = Catalog.open(pool);
        this.settings = settings;
        this.milestones = milestones;
        streams = anotherServer();
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        pipeline.bootstrapServers(),
                        "max.request.size",
                        128 << 20,
                        "buffer.memory",
                        256L << 20,
                        "linger.ms",
                        5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Streams as of another server with the same catalog: members of the same groups. The caller closes them. */
    Streams anotherServer() {
        Streams another = new Streams(anotherContext());
        catalog.listen(another::follow);
        return another;
    }

    private StreamContext anotherContext() {
        return new StreamContext(
                settings,
                new Tables(),
                UUID.randomUUID(),
                catalog::current,
                new References(environment::get, Path.of("")),
                Clock.systemUTC(),
                milestones);
    }

    /** Replays the dead letters of a data source, as from another server. */
    Replay.Outcome replay(String source) {
        return new Replay(anotherContext()).run(source, Optional.empty());
    }

    /** A data source that reads this pipeline's topics into schema t. */
    void createSource(String name, Map<String, String> more) {
        catalog.createSource(name, "kafka", options(name, more));
    }

    /** The options of such a data source. */
    Map<String, String> options(String name, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of(
                "brokers",
                pipeline.bootstrapServers(),
                "security",
                "plaintext",
                "topics",
                "^" + pipeline.topicPrefix() + "[.]",
                "consumer_group",
                pipeline.topicPrefix() + "_" + name,
                "map_public_schema",
                "t"));
        options.putAll(more);
        return options;
    }

    SourceStatus status(String source) {
        return streams.status().stream()
                .filter(status -> status.name().equals(source))
                .findFirst()
                .orElseThrow();
    }

    void awaitState(String source, StreamState state) {
        Awaitility.await(state.word())
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(source).state()).isEqualTo(state));
    }

    /** Puts a record at the end of partition 0. */
    void produce(String topic, String key, String value) {
        try {
            producer.send(new ProducerRecord<>(
                            topic,
                            0,
                            key.getBytes(StandardCharsets.UTF_8),
                            value == null ? null : value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts a record at the end of a partition; {@link #flush} waits until all are there. */
    void send(String topic, int partition, byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, partition, key, value), (at, failure) -> {
            if (failure != null) {
                sendFailure.compareAndSet(null, failure);
            }
        });
    }

    void flush() {
        producer.flush();
        if (sendFailure.get() != null) {
            throw new AssertionError(sendFailure.get());
        }
    }

    String topic(String table) {
        return pipeline.topicPrefix() + ".public." + table;
    }

    /** The rows in the target, each as PostgreSQL prints it; none as long as a table of the query is missing. */
    List<String> rows(String query) {
        return rows(target, query);
    }

    static List<String> rows(TestDatabase target, String query) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select r::text from (" + query + ") r")) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            if (List.of("42P01", "3F000").contains(e.getSQLState())) {
                return List.of();
            }
            throw new AssertionError(query + ": " + e.getMessage(), e);
        }
    }

    void awaitRows(String query, String... expected) {
        Awaitility.await(query)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(rows(query)).containsExactly(expected));
    }

    @Override
    public void close() {
        producer.close();
        streams.close();
        catalog.close();
        pool.close();
        target.close();
        pipeline.close();
    }
}
