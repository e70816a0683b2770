package org.metadb.sandbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A source database whose changes Debezium publishes, for one test: a fresh database and connectors of its own on a
 * sandbox that all tests of the JVM share (started by the first that asks, ended with the JVM).
 *
 * <p>Order of use: create tables, {@link #startConnector}, change rows. {@link #close} deletes connectors, replication
 * slots and the database. Who kills or pauses a service starts a {@link Sandbox} of its own.
 */
public final class TestPipeline implements AutoCloseable {
    private final Sandbox sandbox;
    private final TestDatabase source;
    private final String topicPrefix;
    private final List<DebeziumConnector> connectors = new ArrayList<>();

    private TestPipeline(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.source = TestDatabase.create(sandbox.source());
        this.topicPrefix = source.name();
    }

    public static TestPipeline create() {
        return new TestPipeline(sandbox());
    }

    /** The shared one: without target PostgreSQL, which {@link TestPostgres} has. */
    public static Sandbox sandbox() {
        return Shared.sandbox;
    }

    public TestDatabase source() {
        return source;
    }

    /** Topics are {@code <prefix>.<schema>.<table>}. */
    public String topicPrefix() {
        return topicPrefix;
    }

    public String bootstrapServers() {
        return sandbox.broker().bootstrapServers();
    }

    /** Runs statements in the source as its owner, each in a transaction of its own. */
    public void execute(String... statements) {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new SandboxException(source.name() + ": " + e.getMessage(), e);
        }
    }

    /** Starts a connector that reads all tables, and waits until it runs. */
    public DebeziumConnector startConnector() {
        return startConnector(UnaryOperator.identity());
    }

    /** @param change turns the usual connector into the one to start */
    public DebeziumConnector startConnector(UnaryOperator<DebeziumConnector> change) {
        DebeziumConnector connector = change.apply(DebeziumConnector.of(sandbox.source(), source.name(), topicPrefix));
        connectors.add(connector);
        sandbox.worker().createConnector(connector);
        return connector;
    }

    @Override
    public void close() {
        List<String> existing = sandbox.worker().connectors();
        for (DebeziumConnector connector : connectors) {
            if (existing.contains(connector.name())) {
                sandbox.worker().deleteConnector(connector.name());
            }
        }
        source.close();
    }

    /** The JVM starts it once, when somebody first looks here. */
    private static final class Shared {
        static final Sandbox sandbox = Sandbox.builder().withoutTarget().start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox-pipeline-end"));
        }
    }
}
