package org.metadb.sandbox.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import org.metadb.sandbox.MetadbProcess;

/**
 * Measures how long after its commit in the source a loan is seen in its current table: takes the newest loan and asks
 * for it until it is there, over and over, in a thread of its own. What is shown is over the last minute or so.
 */
final class Latency implements AutoCloseable {
    private static final int KEPT = 60;
    private static final long ASK_MILLIS = 5;
    private static final long REST_MILLIS = 500;
    private static final String NO_SUCH_TABLE = "42P01";

    private final MetadbProcess metadb;
    private final Workload workload;
    private final Deque<Long> nanos = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "latency");

    private volatile boolean ending;
    /** The last loan that was asked for; of the thread. */
    private long measured;

    Latency(MetadbProcess metadb, Workload workload) {
        this.metadb = metadb;
        this.workload = workload;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (Connection connection = metadb.connect();
                PreparedStatement query =
                        connection.prepareStatement("select from library_circulation.loans where id = ?")) {
            // the first waits for the snapshot, which is another matter
            measure(query);
            while (!ending) {
                Optional<Long> delay = measure(query);
                synchronized (nanos) {
                    delay.ifPresent(nanos::addLast);
                    while (nanos.size() > KEPT) {
                        nanos.removeFirst();
                    }
                }
                Thread.sleep(REST_MILLIS);
            }
        } catch (SQLException | InterruptedException e) {
            // No latency is shown any more; the monitor meets the same trouble and says so.
        }
    }

    private Optional<Long> measure(PreparedStatement query) throws SQLException, InterruptedException {
        Optional<Workload.CheckOut> loan = Optional.empty();
        while (!ending) {
            if (loan.isEmpty()) {
                loan = workload.newestCheckOut().filter(newest -> newest.loan() != measured);
                measured = loan.map(Workload.CheckOut::loan).orElse(measured);
            } else if (isThere(query, loan.get().loan())) {
                return Optional.of(System.nanoTime() - loan.get().committedNanos());
            }
            Thread.sleep(ASK_MILLIS);
        }
        return Optional.empty();
    }

    private static boolean isThere(PreparedStatement query, long loan) throws SQLException {
        query.setLong(1, loan);
        try (ResultSet rows = query.executeQuery()) {
            return rows.next();
        } catch (SQLException e) {
            if (NO_SUCH_TABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** Such as {@code 0.21 s (at most 0.48 s)}; {@code -} before anything was measured. */
    @Override
    public String toString() {
        long[] sorted;
        synchronized (nanos) {
            sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        }
        if (sorted.length == 0) {
            return "-";
        }
        return String.format(
                Locale.ROOT, "%s (at most %s)", seconds(sorted[sorted.length / 2]), seconds(sorted[sorted.length - 1]));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", Duration.ofNanos(nanos).toMillis() / 1000.0);
    }

    @Override
    public void close() {
        ending = true;
        thread.interrupt();
    }
}
