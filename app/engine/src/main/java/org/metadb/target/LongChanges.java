package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.metadb.pg.TableName;
import org.metadb.schema.SchemaChange;
import org.metadb.schema.TableSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes that take PostgreSQL long: of a large table, with a rewrite of its rows or a new index. Each is made in one transaction on a connection
 * of its own, so that it holds up its own table and no other; a crash leaves nothing of it. Shared by all writers of a process; thread-safe.
 */
final class LongChanges implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LongChanges.class);

    /** A table up to this size is changed by the writer itself, within about a second. */
    static final long INLINE_BYTES_MAX = 64L << 20;

    /** Each reads and writes as fast as the disks go. */
    private static final int AT_ONCE_MAX = 2;

    private static final long IDLE_SECONDS = 10;
    private static final long END_MILLIS = 500;
    /** A change that failed after a long time would fail again after a long time, and lock its table for it. */
    private static final long REPEAT_NANOS_MAX = TimeUnit.MINUTES.toNanos(10);

    private final long inlineBytesMax;
    private final Map<TableName, LongChange> known = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    /** @param inlineBytesMax the size up to which a table is not large */
    LongChanges(long inlineBytesMax) {
        this.inlineBytesMax = inlineBytesMax;
        this.threads = new ThreadPoolExecutor(
                AT_ONCE_MAX, AT_ONCE_MAX, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "metadb-long-change");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Why the table waits: for the change under way, or for the time at which one that failed is tried again. */
    Optional<String> waiting(TableName current) {
        LongChange change = known.get(current);
        return change != null && (change.running() || System.nanoTime() - change.notBeforeNanos() < 0)
                ? Optional.of(change.reason())
                : Optional.empty();
    }

    /** Whether that would take long: a rewrite or an index, and a large table. Asks about a table that the caller has locked against changes. */
    boolean areLong(Connection connection, TableSchema table, List<SchemaChange> changes) throws SQLException {
        boolean work = false;
        for (SchemaChange change : changes) {
            work |= change instanceof SchemaChange.SetKey
                    || change instanceof SchemaChange.IndexRows
                    || change instanceof SchemaChange.WidenColumn widen && rewrites(connection, table, widen);
        }
        return work && bytes(connection, table) > inlineBytesMax;
    }

    /** Not where PostgreSQL takes the stored values for values of the other type as they are; an index over the column is made anew all the same. */
    private static boolean rewrites(Connection connection, TableSchema table, SchemaChange.WidenColumn widen)
            throws SQLException {
        if (table.key().contains(widen.column())) {
            return true;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                select from pg_cast
                where castsource = to_regtype(?) and casttarget = to_regtype(?) and castmethod = 'b'""")) {
            statement.setString(1, widen.from().sql());
            statement.setString(2, widen.to().sql());
            try (ResultSet rows = statement.executeQuery()) {
                return !rows.next();
            }
        }
    }

    private static long bytes(Connection connection, TableSchema table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select coalesce(sum(pg_table_size(relid)), 0) from pg_partition_tree(?::regclass)")) {
            statement.setString(1, table.names().main().sql());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /**
     * Begins the changes, unless they are under way.
     *
     * @param table as it stands; if it is another by the time, nothing is done
     * @param made is told how it stands then
     * @return why the table waits: for the changes, or, if they failed the last time, why
     */
    String begin(TargetSettings settings, TableSchema table, List<SchemaChange> changes, Consumer<TableSchema> made) {
        TableName current = table.names().current();
        LongChange[] begun = new LongChange[1];
        Optional<String> before = Optional.ofNullable(known.get(current)).map(LongChange::reason);
        LongChange change = known.compute(current, (name, last) -> {
            if (last != null && last.running()) {
                return last;
            }
            begun[0] = new LongChange(settings, table, changes);
            return begun[0];
        });
        if (begun[0] != null) {
            if (known.values().stream().filter(LongChange::running).count() <= AT_ONCE_MAX) {
                begun[0].begins(Instant.now());
            }
            threads.execute(() -> run(begun[0], current, made));
        }
        return begun[0] == null ? change.reason() : before.orElseGet(change::reason);
    }

    private void run(LongChange change, TableName current, Consumer<TableSchema> made) {
        long begin = System.nanoTime();
        change.begins(Instant.now());
        try {
            Optional<TableSchema> changed = change.make();
            changed.ifPresent(made);
            known.remove(current, change);
            if (changed.isPresent()) {
                LOG.info(
                        "table {} was changed: {}; elapsed_ms={}",
                        current,
                        change.what(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            change.failed("the server stops", 0);
        } catch (SQLException | RuntimeException e) {
            // the writers say why, as long as it is so
            LOG.debug("table {} was not changed", current, e);
            change.failed(TableBlocked.why(e), Math.min(System.nanoTime() - begin, REPEAT_NANOS_MAX));
        }
    }

    /** Ends what is under way; it is rolled back. */
    @Override
    public void close() {
        threads.shutdownNow();
        known.values().forEach(LongChange::cancel);
        try {
            if (!threads.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
                known.values().forEach(LongChange::abort);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
