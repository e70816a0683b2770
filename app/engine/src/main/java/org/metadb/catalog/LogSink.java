package org.metadb.catalog;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.metadb.pg.Identifier;
import org.metadb.pg.Literal;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.target.ConnectFailure;
import org.metadb.target.TargetPool;

/**
 * Writes log lines into <code>metadb.log</code>, behind the callers' backs: {@link #offer} neither waits nor fails, whatever the database does. While
 * that is away lines wait in a queue; when the queue is full new ones are counted instead, and the count is written once it can be.
 */
public final class LogSink implements AutoCloseable {

    private static final int LINES_MAX = 10_000;
    private static final int BATCH_MAX = 500;
    private static final long RETRY_MILLIS = 1_000;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

    private record Line(Instant time, String severity, String message) {

        /** Cut to what the table takes: whole milliseconds, so that none is rounded into the next year, and no NUL or half character. */
        static Line of(Instant time, String severity, String message) {
            String text = new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            return new Line(time.truncatedTo(ChronoUnit.MILLIS), severity, text.replace("\0", ""));
        }
    }

    private final TargetPool pool;
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(LINES_MAX);
    private final AtomicLong dropped = new AtomicLong();
    private final Set<Integer> years = new HashSet<>(); // partitions known to be there; of the writing thread
    private final Thread writer;
    private volatile boolean closing;

    private LogSink(TargetPool pool) {
        this.pool = pool;
        this.writer = new Thread(this::run, "metadb-log");
        writer.setDaemon(true);
    }

    /** Begins to write, in a thread of its own. The pool stays the caller's to close, after this. */
    public static LogSink start(TargetPool pool) {
        LogSink sink = new LogSink(pool);
        sink.writer.start();
        return sink;
    }

    /**
     * Leaves a line to be written. Any thread. What the writing itself logs is left out, or an outage would feed on its own complaints.
     *
     * @param severity FATAL, ERROR, WARNING or INFO
     */
    public void offer(Instant time, String severity, String message) {
        if (Thread.currentThread() != writer && !queue.offer(Line.of(time, severity, message))) {
            dropped.incrementAndGet();
        }
    }

    /** Writes what waits, if that takes no more than a few seconds, and ends. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(CLOSE_WAIT.toMillis());
            writer.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Line> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty() || !batch.isEmpty()) {
                if (batch.isEmpty()) {
                    take(batch);
                }
                if (!batch.isEmpty() && !write(batch)) {
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed, and the database is not there
        }
    }

    private void take(List<Line> batch) throws InterruptedException {
        Line first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, BATCH_MAX - 1);
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            batch.add(Line.of(
                    Instant.now(),
                    "WARNING",
                    lost + " log lines were not kept: the database did not take them in time"));
        }
    }

    /** Whether the batch was written; it is empty then. */
    private boolean write(List<Line> batch) {
        try (Connection connection = pool.connection()) {
            for (Line line : batch) {
                addPartition(connection, year(line));
            }
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into metadb.log (log_time, error_severity, message) values (?, ?, ?)")) {
                for (Line line : batch) {
                    statement.setObject(1, OffsetDateTime.ofInstant(line.time(), ZoneOffset.UTC));
                    statement.setString(2, line.severity());
                    statement.setString(3, line.message());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            connection.commit();
            batch.clear();
            return true;
        } catch (SQLException | RuntimeException e) {
            years.clear(); // a partition may have been dropped
            if (SqlState.isDataFault(ConnectFailure.sqlState(e))) {
                dropped.addAndGet(batch.size()); // would never be taken, and must not hold the others
                batch.clear();
            }
            return false;
        }
    }

    private static int year(Line line) {
        return OffsetDateTime.ofInstant(line.time(), ZoneOffset.UTC).getYear();
    }

    /** Made alone, then attached: readers of the log are not locked out. */
    private void addPartition(Connection connection, int year) throws SQLException {
        if (years.contains(year)) {
            return;
        }
        TableName partition = TableName.of("metadb", "zzz___log___" + year);
        connection.setAutoCommit(false);
        AdvisoryLock.LOG.lockTransaction(connection);
        try (Statement statement = connection.createStatement()) {
            if (!CatalogSetup.isTrue(
                    statement,
                    Sql.template("select to_regclass(${name}) is not null")
                            .with("name", new Literal(partition.sql()))
                            .render())) {
                statement.execute(Sql.template("""
                                create table ${partition} (like ${log} including defaults including constraints);
                                alter table ${log} attach partition ${partition} for values from (${from}) to (${to})
                                """)
                        .with("partition", partition)
                        .with("log", new TableName(new Identifier("metadb"), new Identifier("log")))
                        .with("from", new Literal(year + "-01-01 00:00:00+00"))
                        .with("to", new Literal(year + 1 + "-01-01 00:00:00+00"))
                        .render());
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
        years.add(year);
    }
}
