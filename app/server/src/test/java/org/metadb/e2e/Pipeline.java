package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.metadb.sandbox.DebeziumConnector;
import org.metadb.sandbox.Sandbox;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.differential.Comparison;
import org.metadb.sandbox.differential.Differential;
import org.metadb.sandbox.differential.Table;
import org.metadb.sandbox.differential.TablePair;

/**
 * One source database, its connector, its topics and the target database, in a sandbox that may be shared; and the questions that every test asks of
 * them. The current tables stand in the schema of the topic prefix.
 */
final class Pipeline implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Sandbox sandbox;
    private final TestDatabase source;
    private final TestDatabase target;
    private int marks;

    Pipeline(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.source = TestDatabase.create(sandbox.source());
        this.target = TestDatabase.create(sandbox.target());
        execute("create table public.mark (id int primary key)");
    }

    String prefix() {
        return source.name();
    }

    TestDatabase source() {
        return source;
    }

    TestDatabase targetDatabase() {
        return target;
    }

    MetadbProcess.Target target() {
        return new MetadbProcess.Target(target.server(), target.name(), target.owner(), target.ownerPassword());
    }

    /** Begins to publish the tables of schema public; changes from now on are streamed, what is there now is the snapshot. */
    DebeziumConnector startConnector() {
        return startConnector(UnaryOperator.identity());
    }

    /** @param change turns the usual connector into the one to start */
    DebeziumConnector startConnector(UnaryOperator<DebeziumConnector> change) {
        return startConnector(prefix(), change);
    }

    /** One of several connectors, each with a topic prefix of its own, which is also its name. */
    DebeziumConnector startConnector(String topicPrefix, UnaryOperator<DebeziumConnector> change) {
        DebeziumConnector connector = change.apply(DebeziumConnector.of(sandbox.source(), source.name(), topicPrefix)
                .withTables("public\\..*"));
        sandbox.worker().createConnector(connector);
        Awaitility.await("slot " + connector.slot())
                .atMost(PATIENCE)
                .until(() -> !rows(
                                source,
                                "select 1 from pg_replication_slots where confirmed_flush_lsn is not null and slot_name = '"
                                        + connector.slot() + "'")
                        .isEmpty());
        return connector;
    }

    /** The statement that creates the data source for this pipeline. */
    String createDataSource(String name) {
        return createDataSource(name, prefix(), schema());
    }

    /** The same for one of several connectors. */
    String createDataSource(String name, String topicPrefix, String schema) {
        return "create data source " + name + " type kafka options (brokers '"
                + sandbox.broker().bootstrapServers()
                + "', topics '^" + topicPrefix + "[.]', consumer_group '" + topicPrefix + "_" + name
                + "', security 'plaintext', map_public_schema '" + schema + "', kafka.session.timeout.ms '6000')";
    }

    /** Of the tables in the target. */
    String schema() {
        return "t";
    }

    /** Runs statements in the source, each in a transaction of its own. */
    void execute(String... statements) {
        run(source, statements);
    }

    void run(TestDatabase database, String... statements) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    List<String> inSource(String query) {
        return rows(source, query);
    }

    List<String> inTarget(String query) {
        return rows(target, query);
    }

    /** The first column of each row. */
    private static List<String> rows(TestDatabase database, String query) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(query + ": " + e.getMessage(), e);
        }
    }

    /** Whether a relation is there yet, and has rows for the query. */
    boolean targetHas(String table, String condition) {
        return targetHas(schema(), table, condition);
    }

    private boolean targetHas(String schema, String table, String condition) {
        return inTarget("select to_regclass('" + schema + "." + table + "') is not null")
                        .contains("t")
                && !inTarget("select 1 from " + schema + "." + table + " where " + condition + " limit 1")
                        .isEmpty();
    }

    /** Waits until all that the source committed until now has come through, and every position stands at the end of its log. */
    void awaitDrained(String dataSource) {
        awaitDrained(dataSource, prefix(), schema());
    }

    /** The same for one of several connectors. */
    void awaitDrained(String dataSource, String topicPrefix, String schema) {
        int mark = mark();
        Awaitility.await("mark " + mark)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> targetHas(schema, "mark", "id = " + mark));
        Awaitility.await("positions at the ends of all logs")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(positions(dataSource)).containsAllEntriesOf(ends(topicPrefix)));
    }

    private int mark() {
        int mark = ++marks;
        execute("insert into public.mark values (" + mark + ")");
        return mark;
    }

    /** Waits until the connector has sent all that the source committed until now. */
    void awaitPublished() {
        long mark = mark();
        Awaitility.await("mark " + mark + " in Kafka")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> ends().getOrDefault(prefix() + ".public.mark-0", 0L) >= mark);
    }

    /** Ends of the logs of this pipeline's topics, by topic and partition. */
    Map<String, Long> ends() throws Exception {
        return ends(prefix());
    }

    private Map<String, Long> ends(String topicPrefix) throws Exception {
        try (Admin admin = sandbox.broker().admin()) {
            Set<String> topics = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(topicPrefix + "."))
                    .collect(Collectors.toSet());
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .values()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> wanted.put(
                                    new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
            Map<String, Long> ends = new HashMap<>();
            admin.listOffsets(wanted).all().get().forEach((partition, end) -> {
                if (end.offset() > 0) {
                    ends.put(partition.toString(), end.offset());
                }
            });
            return ends;
        }
    }

    private Map<String, Long> positions(String dataSource) {
        return inTarget(
                        "select topic || '-' || partition_id || '=' || next_offset from metadb.position where data_source = '"
                                + dataSource + "'")
                .stream()
                .collect(Collectors.toMap(
                        text -> text.substring(0, text.lastIndexOf('=')),
                        text -> Long.parseLong(text.substring(text.lastIndexOf('=') + 1)),
                        Math::max));
    }

    /** Compares current tables with their sources, row by row and column by column. */
    void assertCurrentEqualsSource(String... tables) {
        for (String table : tables) {
            assertCurrentEqualsSource(TablePair.of(new Table("public", table), new Table(schema(), table)));
        }
    }

    /** The same for tables elsewhere, or with rules. */
    void assertCurrentEqualsSource(TablePair... pairs) {
        try (Connection from = source.connect();
                Connection to = target.connect()) {
            for (Comparison comparison : Differential.compare(from, to, List.of(pairs))) {
                assertThat(comparison.differences()).as(comparison.line()).isEmpty();
            }
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The source table's columns, in its order. */
    String columns(String table) {
        return inSource(
                        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where attrelid = 'public."
                                + table + "'::regclass and attnum > 0 and not attisdropped")
                .get(0);
    }

    void deleteConnectors() {
        sandbox.worker().connectors().stream()
                .filter(connector -> connector.equals(prefix()) || connector.startsWith(prefix() + "_"))
                .forEach(sandbox.worker()::deleteConnector);
    }

    @Override
    public void close() {
        deleteConnectors();
        source.close();
        target.close();
    }
}
