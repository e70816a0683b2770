package org.metadb.sandbox.soak;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.metadb.sandbox.DebeziumConnector;
import org.metadb.sandbox.FaultProxy;
import org.metadb.sandbox.MetadbProcess;
import org.metadb.sandbox.Sandbox;
import org.metadb.sandbox.SandboxException;

/** Source, connector, broker, two servers of one group with a proxy each, target; and how far it all has come. */
final class Pipeline implements AutoCloseable {
    /** Of the tables in the target. */
    static final String SCHEMA = "soaked";

    static final String DATA_SOURCE = "soak";

    private static final String PREFIX = "soak";
    private static final String DATABASE = "soak";
    private static final int SERVERS = 2;

    private final Sandbox sandbox = Sandbox.builder().build();
    private final Path launcher;
    private final List<Faults.Server> servers = new ArrayList<>();

    Pipeline(Path launcher) {
        this.launcher = launcher;
    }

    /** Starts everything; what is in the source then is the snapshot. */
    void start() throws SQLException {
        sandbox.start();
        try (Connection connection = sandbox.source().connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
        try (Connection connection = source();
                Statement statement = connection.createStatement()) {
            statement.execute("create table public.mark (id int primary key)");
            Load.prepare(connection);
            Audit.begin(connection, Load.tables());
        }
        for (Load.Table table : Load.Table.values()) {
            sandbox.broker().createTopic(PREFIX + ".public." + table.word, table.partitions);
        }
        sandbox.worker()
                .createConnector(DebeziumConnector.of(sandbox.source(), DATABASE, PREFIX)
                        .withTables("public\\..*")
                        .with("skipped.operations", "none"));
        for (int i = 0; i < SERVERS; i++) {
            startServer(sandbox.directory().resolve("server" + i), i == 0);
        }
        try (Connection door = servers.get(0).process().connect();
                Statement statement = door.createStatement()) {
            statement.execute("create data source " + DATA_SOURCE + " type kafka options (brokers '"
                    + sandbox.broker().bootstrapServers() + "', security 'plaintext', topics '^" + PREFIX
                    + "[.]public[.]', consumer_group 'soak', consumers '2', map_public_schema '" + SCHEMA
                    + "', kafka.session.timeout.ms '6000')");
        }
    }

    private void startServer(Path directory, boolean first) {
        FaultProxy proxy = FaultProxy.before(sandbox.target());
        MetadbProcess server = new MetadbProcess(launcher, proxy.of(sandbox.target()), directory);
        servers.add(new Faults.Server(server, proxy));
        if (first) {
            server.createDatabase();
        }
        server.init();
        server.start();
    }

    Faults faults(long seed) {
        return new Faults(sandbox, servers, PREFIX, seed);
    }

    List<Faults.Server> servers() {
        return List.copyOf(servers);
    }

    Connection source() throws SQLException {
        return sandbox.source().connect(DATABASE);
    }

    /** Not through a server. */
    Connection target() throws SQLException {
        return sandbox.target().connect(MetadbProcess.DATABASE);
    }

    String targetVersion() throws SQLException {
        try (Connection connection = target()) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    Path directory() {
        return sandbox.directory();
    }

    /** Records merged so far, over all partitions. */
    long merged() throws SQLException {
        try (Connection connection = target()) {
            return positions(connection).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    long deadLetters() throws SQLException {
        try (Connection connection = target()) {
            return Long.parseLong(Comparison.column(connection, "select count(*) from metadb.dead_letter")
                    .get(0));
        }
    }

    /**
     * Waits until all that the source committed has been merged.
     *
     * @return false if it took longer than that
     */
    boolean awaitDrained(Duration timeout, Faults faults) throws SQLException, InterruptedException {
        try (Connection connection = source();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into public.mark select coalesce(max(id), 0) + 1 from public.mark");
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() - deadline < 0) {
            faults.lookAfterConnector();
            if (isDrained()) {
                return true;
            }
            Thread.sleep(1_000);
        }
        return false;
    }

    private boolean isDrained() throws SQLException, InterruptedException {
        try (Connection from = source();
                Connection to = target()) {
            String marks = "select count(*) from %s.mark";
            boolean there = Comparison.column(to, "select to_regclass('" + SCHEMA + ".mark') is not null")
                    .contains("t");
            if (!there
                    || !Comparison.column(to, marks.formatted(SCHEMA))
                            .equals(Comparison.column(from, marks.formatted("public")))) {
                return false;
            }
            Map<String, Long> positions = positions(to);
            return ends().entrySet().stream()
                    .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
        } catch (ExecutionException e) {
            return false; // the broker is not quite there yet
        }
    }

    private static Map<String, Long> positions(Connection target) throws SQLException {
        return Comparison.column(
                        target,
                        "select topic || '-' || partition_id || '=' || next_offset from metadb.position where data_source = '"
                                + DATA_SOURCE + "'")
                .stream()
                .collect(Collectors.toMap(
                        text -> text.substring(0, text.lastIndexOf('=')),
                        text -> Long.parseLong(text.substring(text.lastIndexOf('=') + 1)),
                        Math::max));
    }

    private Map<String, Long> ends() throws ExecutionException, InterruptedException {
        try (Admin admin = sandbox.broker().admin()) {
            List<String> topics = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(PREFIX + ".public."))
                    .toList();
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .values()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> wanted.put(
                                    new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
            Map<String, Long> ends = new HashMap<>();
            admin.listOffsets(wanted)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition.toString(), end.offset()));
            return ends;
        }
    }

    @Override
    public void close() {
        for (Faults.Server server : servers) {
            try {
                server.process().kill();
            } catch (SandboxException e) {
                System.err.println("soak: " + e.getMessage());
            }
            server.proxy().close();
        }
        sandbox.close();
    }
}
