package org.metadb.target;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.schema.SchemaChange;
import org.metadb.schema.TableSchema;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One change of a large table: running, then gone or failed. Made by one thread; its state is for all. */
final class LongChange {

    private static final Logger LOG = LoggerFactory.getLogger(LongChange.class);

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final int ATTEMPTS = 3;
    /** Between attempts to take a lock while an index is ready that waits for it: readers get by in between. */
    private static final long PATIENT_PAUSE_MILLIS = 2_000;

    private final TargetSettings settings;
    private final TableSchema table;
    private final List<SchemaChange> changes;
    private final String what;

    private volatile Optional<Connection> connection = Optional.empty();
    private volatile String reason;
    private volatile boolean running = true;
    private volatile long notBeforeNanos;

    LongChange(TargetSettings settings, TableSchema table, List<SchemaChange> changes) {
        this.settings = settings;
        this.table = table;
        this.changes = List.copyOf(changes);
        this.what = changes.stream()
                .map(LongChange::describe)
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        this.reason = "table " + table.names().current() + " is to be changed once others are done: " + what;
    }

    /** It begins. */
    void begins(Instant now) {
        boolean rewrites = changes.stream().anyMatch(SchemaChange.WidenColumn.class::isInstance);
        reason = "table " + table.names().current() + " is being changed since " + SECONDS.format(now) + ": " + what
                + (rewrites ? "; queries of it wait, too" : "");
    }

    private static Optional<String> describe(SchemaChange change) {
        if (change instanceof SchemaChange.WidenColumn widen) {
            return Optional.of("column " + widen.column().sql() + " from "
                    + widen.from().sql() + " to " + widen.to().sql());
        } else if (change instanceof SchemaChange.SetKey key) {
            return Optional.of("index over the key (" + Sql.list(key.columns()).sql() + ")");
        } else if (change instanceof SchemaChange.IndexRows) {
            return Optional.of("index over the rows, which have no key");
        }
        return Optional.empty(); // done in an instant
    }

    /** What is changed, in words. */
    String what() {
        return what;
    }

    /** Why the table waits. */
    String reason() {
        return reason;
    }

    boolean running() {
        return running;
    }

    /** When a failed change may be tried again, on {@link System#nanoTime}. */
    long notBeforeNanos() {
        return notBeforeNanos;
    }

    /** Nothing was changed. */
    void failed(String why, long pauseNanos) {
        if (why != null && !why.startsWith("table ")) {
            reason = "table " + table.names().current() + " cannot be changed (" + what + "): " + why;
        } else if (why != null) {
            reason = why;
        }
        notBeforeNanos = System.nanoTime() + pauseNanos;
        running = false;
    }

    /**
     * Makes it.
     *
     * @return the table as it stands then; empty if it was another when it was to be changed
     */
    Optional<TableSchema> make() throws SQLException, InterruptedException {
        try (Connection opened = settings.connect("metadb long change")) {
            connection = Optional.of(opened);
            noticeOurEnd(opened);
            opened.setAutoCommit(false);
            for (int attempt = 1; ; attempt++) {
                try {
                    return make(opened);
                } catch (SQLException e) {
                    if (!SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                        throw e;
                    }
                    opened.rollback();
                    if (attempt == ATTEMPTS) {
                        TableName current = table.names().current();
                        throw new SQLException(
                                TableBlocked.byLock(current, TableLocks.holders(opened, current))
                                        .getMessage(),
                                e);
                    }
                }
                Thread.sleep(SchemaChanges.pauseMillis());
            }
        } finally {
            connection = Optional.empty();
        }
    }

    /** The server ends the session when this process is gone, though it is amid a statement of hours. Not where its platform cannot. */
    private static void noticeOurEnd(Connection opened) {
        try (Statement statement = opened.createStatement()) {
            statement.execute("set client_connection_check_interval = '10s'");
        } catch (SQLException e) {
            LOG.debug("a change under way would outlive this process: {}", e.getMessage());
        }
    }

    private Optional<TableSchema> make(Connection opened) throws SQLException, InterruptedException {
        TableName current = table.names().current();
        TableAlteration.lockTimeout(opened, SchemaChanges.LOCK_TIMEOUT_MILLIS);
        TableAlteration.lock(opened, current);
        if (!TableReader.read(opened, current).filter(table::equals).isPresent()) {
            opened.rollback();
            return Optional.empty();
        }
        new TableAlteration(opened, TableAlteration.lz4(opened), statements -> patiently(opened, statements))
                .make(table, changes);
        TableSchema made = TableReader.read(opened, current).orElseThrow();
        opened.commit();
        return Optional.of(made);
    }

    /** What the change took long for is not given up for a lock. */
    private void patiently(Connection opened, List<String> statements) throws SQLException {
        Savepoint before = opened.setSavepoint();
        String said = reason;
        while (true) {
            try {
                TableAlteration.run(opened, statements);
                reason = said;
                return;
            } catch (SQLException e) {
                if (!SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                opened.rollback(before);
            }
            TableName current = table.names().current();
            reason = TableBlocked.byLock(current, TableLocks.holders(opened, current))
                    .getMessage();
            try {
                Thread.sleep(PATIENT_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("the server stops", e);
            }
        }
    }

    /** From another thread: the statement under way ends with an error. */
    void cancel() {
        connection.ifPresent(open -> {
            try {
                open.unwrap(PGConnection.class).cancelQuery();
            } catch (SQLException e) {
                LOG.debug("nothing to cancel: {}", e.getMessage());
            }
        });
    }

    /** From another thread: breaks the connection. */
    void abort() {
        connection.ifPresent(open -> {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("broken already: {}", e.getMessage());
            }
        });
    }
}
