package org.metadb.sandbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database of its own for one test, owned by a role of its own that is no superuser. {@link #close} drops
 * both, and fails the test when one of its sessions is still open.
 */
public final class TestDatabase implements AutoCloseable {
    /** A session ends a moment after its client closed the socket, a connector's some time after it was deleted. */
    private static final long SESSION_END_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

    private static final AtomicInteger count = new AtomicInteger();

    private final Postgres server;
    private final String name;
    private final String owner;
    private final String ownerPassword;

    private TestDatabase(Postgres server, String name) {
        this.server = server;
        this.name = name;
        this.owner = name + "_owner";
        this.ownerPassword = name + "_secret";
    }

    /** Creates a database on that server. */
    public static TestDatabase create(Postgres server) {
        // the pid keeps JVMs apart that share a given server
        TestDatabase database =
                new TestDatabase(server, "test_" + ProcessHandle.current().pid() + "_" + count.incrementAndGet());
        database.asSuperuser(
                "create role " + database.owner + " login password '" + database.ownerPassword + "'",
                "create database " + database.name + " owner " + database.owner);
        return database;
    }

    public String name() {
        return name;
    }

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    public Postgres server() {
        return server;
    }

    /** The role that owns the database: what Metadb calls the system user. */
    public String owner() {
        return owner;
    }

    public String ownerPassword() {
        return ownerPassword;
    }

    /** Connects as the owner. The caller closes the connection. */
    public Connection connect() throws SQLException {
        return server.connect(name, owner, ownerPassword);
    }

    public Connection connectAsSuperuser() throws SQLException {
        return server.connect(name);
    }

    /**
     * Drops the database, its replication slots and its owner.
     *
     * @throws IllegalStateException when sessions are still open; they are ended and the database is dropped all the same
     */
    @Override
    public void close() {
        List<String> sessions = openSessions();
        long deadline = System.nanoTime() + SESSION_END_NANOS_MAX;
        while (!sessions.isEmpty() && System.nanoTime() - deadline < 0) {
            pause();
            sessions = openSessions();
        }
        // a database that has a replication slot cannot be dropped, and a slot in use neither
        asSuperuser(
                "select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where database = '" + name
                        + "' and active",
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = '" + name + "'",
                "drop database " + name + " with (force)",
                "drop role " + owner);
        if (!sessions.isEmpty()) {
            throw new IllegalStateException(
                    name + ": " + sessions.size() + " sessions were not closed:\n" + String.join("\n", sessions));
        }
    }

    private List<String> openSessions() {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select usename, application_name, state, left(query, 80)
                          from pg_stat_activity
                         where datname = '%s' and backend_type in ('client backend', 'walsender')
                        """.formatted(name))) {
            List<String> sessions = new ArrayList<>();
            while (rows.next()) {
                sessions.add("user=" + rows.getString(1) + " application=" + rows.getString(2) + " state="
                        + rows.getString(3) + " last statement: " + rows.getString(4));
            }
            return sessions;
        } catch (SQLException e) {
            throw new SandboxException(name + ": cannot see its sessions", e);
        }
    }

    private void asSuperuser(String... statements) {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new SandboxException(name + ": " + e.getMessage(), e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while waiting for sessions to end", e);
        }
    }

    @Override
    public String toString() {
        return jdbcUrl();
    }
}
