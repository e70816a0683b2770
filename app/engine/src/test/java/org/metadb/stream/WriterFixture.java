package org.metadb.stream;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.metadb.catalog.Catalog;
import org.metadb.catalog.CatalogSetup;
import org.metadb.change.Routing;
import org.metadb.event.Decoded;
import org.metadb.event.Decoder;
import org.metadb.event.RawRecord;
import org.metadb.position.TopicPartitionId;
import org.metadb.reference.References;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;
import org.metadb.target.KafkaTopic;
import org.metadb.target.Tables;
import org.metadb.target.TargetPool;
import org.metadb.target.TestTarget;

/**
 * The writer of data source {@code s} on a fresh target, driven by hand: records are handed to it without Kafka. The source's table is
 * {@code t.row}.
 */
final class WriterFixture implements AutoCloseable {

    private static final UUID TOPIC_ID = new UUID(1, 1);

    final TestDatabase target = TestPostgres.freshDatabase();
    final StreamContext context;
    final Catalog catalog;
    private final TargetPool pool;
    private final List<TopicPartitionId> partitions = new ArrayList<>();

    Halts halts;
    Mailbox mailbox;
    WorkerStatus status;
    StreamCounts counts = new StreamCounts();
    private Writer writer;
    private Decoder decoder;
    private int generation;

    WriterFixture(int partitionCount, Map<String, String> options) {
        new CatalogSetup(TestTarget.owner(target), Optional.empty(), "1.2.3").prepareForStart();
        pool = TargetPool.open(TestTarget.owner(target), "test", 3);
        catalog = Catalog.open(pool);
        Map<String, String> all = new HashMap<>(Map.of("map_public_schema", "t"));
        all.putAll(options);
        catalog.createSource("s", "kafka", all);
        context = new StreamContext(
                TestTarget.owner(target),
                new Tables(),
                UUID.randomUUID(),
                catalog::current,
                new References(name -> null, Path.of("")),
                Clock.systemUTC());
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new TopicPartitionId(SourceTopic.NAME, i));
        }
        start();
    }

    /** As a new stream does, after a statement: with the options that there are now. */
    void start() {
        if (writer != null) {
            writer.close();
        }
        var source = catalog.current().sources().get("s");
        Routing routing = new Routing(catalog.current().routing(source));
        SourceTypes types = new SourceTypes();
        decoder = SourceStream.decoder(() -> routing, source.options(), (schema, table) -> Optional.empty(), types);
        halts = new Halts();
        mailbox = new Mailbox();
        status = new WorkerStatus(Clock.systemUTC());
        MergeRules rules = new MergeRules(
                "s",
                context,
                () -> routing,
                !routing.rules().columnStopFilter().isEmpty(),
                source.options().onError(),
                halts,
                SourceStream.decoder(() -> routing, source.options())::before,
                types,
                counts);
        writer = new Writer(rules, "metadb_s", mailbox, status);
        assign();
    }

    /** Has the writer read the stored positions; says where each partition goes on. */
    Map<Integer, Long> assign() {
        generation = mailbox.nextGeneration();
        Map<TopicPartitionId, KafkaTopic> topics = new TreeMap<>();
        Map<TopicPartitionId, Integer> generations = new TreeMap<>();
        partitions.forEach(partition -> {
            topics.put(partition, new KafkaTopic(TOPIC_ID, partitions.size()));
            generations.put(partition, generation);
        });
        CompletableFuture<Letters.PositionsRead> answer = new CompletableFuture<>();
        mailbox.write(new Letters.ReadPositions(topics, generations, answer));
        work();
        Map<Integer, Long> next = new TreeMap<>();
        if (answer.isCompletedExceptionally()) {
            return next; // the target does not answer now
        }
        answer.join()
                .positions()
                .forEach((partition, position) -> next.put(partition.partition(), position.nextOffset()));
        return next;
    }

    /** Merges records as one batch. */
    void merge(RawRecord... records) {
        List<Buffer.Entry> entries = new ArrayList<>();
        for (RawRecord raw : records) {
            entries.add(entry(raw, decoder.decode(raw)));
        }
        merge(entries);
    }

    Buffer.Entry entry(RawRecord raw, Decoded decoded) {
        return new Buffer.Entry(new TopicPartitionId(raw.at().topic(), raw.at().partition()), raw, decoded);
    }

    Decoded decode(RawRecord raw) {
        return decoder.decode(raw);
    }

    void merge(List<Buffer.Entry> entries) {
        Buffer buffer = new Buffer(10_000);
        for (Buffer.Entry entry : entries) {
            buffer.add(entry);
            buffer.readTo(entry.partition(), generation, entry.raw().at().offset() + 1);
        }
        mailbox.offer(buffer);
        work();
    }

    private void work() {
        try {
            writer.doWork();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Replay.Outcome replay() {
        return new Replay(context).run("s", Optional.empty());
    }

    void run(String... statements) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** All rows, each as its values with bars between. */
    List<String> rows(String query) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(found.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(query + ": " + e.getMessage(), e);
        }
    }

    /** Every version of a key: v, the first of big, begin and end in seconds of the source's clock, a star where current, LSN and end LSN. */
    List<String> versions(int id) {
        return rows("""
                select v, left(big, 3), extract(epoch from __start - '2024-05-01 00:00:00+00')::int,
                    case when __end = '9999-12-31 00:00:00+00' then 'inf'
                        else extract(epoch from __end - '2024-05-01 00:00:00+00')::int::text end
                    || case when __current then '*' else '' end,
                    __lsn - '0/0', __end_lsn - '0/0'
                from t.row__ where id = %d order by __id""".formatted(id));
    }

    @Override
    public void close() {
        writer.close();
        context.tables().close();
        catalog.close();
        pool.close();
        target.close();
    }
}
