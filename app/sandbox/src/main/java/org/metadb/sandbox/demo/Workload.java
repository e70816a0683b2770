package org.metadb.sandbox.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The library's business: steps at a rate, the same ones in the same order for the same seed, and after a while a table
 * gets a new column. One thread, from construction until {@link #close}.
 */
final class Workload implements AutoCloseable {
    private static final Duration UNTIL_NEW_COLUMN = Duration.ofSeconds(10);
    private static final long END_MILLIS_MAX = 10_000;

    private final Library library;
    private final Random random;
    private final long stepNanos;
    private final Thread thread = new Thread(this::run, "workload");

    private volatile boolean ending;
    private volatile boolean columnAdded;
    private volatile long steps;
    private volatile Optional<CheckOut> newest = Optional.empty();
    private volatile Optional<SQLException> failure = Optional.empty();

    /** A loan, and when its transaction had been committed, by {@link System#nanoTime}. */
    record CheckOut(long loan, long committedNanos) {}

    Workload(Library library, long seed, int stepsPerSecond) {
        this.library = library;
        this.random = new Random(seed);
        this.stepNanos = Duration.ofSeconds(1).toNanos() / stepsPerSecond;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (Connection connection = library.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select setseed(" + random.nextDouble() + ")");
            long start = System.nanoTime();
            long due = start;
            while (!ending) {
                if (!columnAdded && System.nanoTime() - start > UNTIL_NEW_COLUMN.toNanos()) {
                    statement.execute(Step.NEW_COLUMN);
                    columnAdded = true;
                }
                perform(next(), statement);
                steps++;
                due += stepNanos;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (SQLException e) {
            failure = Optional.of(e);
        }
    }

    private Step next() {
        List<Step> possible = new ArrayList<>(List.of(Step.values()));
        if (!columnAdded) {
            possible.remove(Step.NOTE_DESK);
        }
        int ticket = random.nextInt(possible.stream().mapToInt(Step::weight).sum());
        for (Step step : possible) {
            ticket -= step.weight();
            if (ticket < 0) {
                return step;
            }
        }
        throw new AssertionError("a ticket beyond the sum of all weights");
    }

    private void perform(Step step, Statement statement) throws SQLException {
        if (step != Step.CHECK_OUT) {
            statement.execute(step.sql());
            return;
        }
        try (ResultSet rows = statement.executeQuery(step.sql() + " returning id")) {
            if (rows.next()) {
                newest = Optional.of(new CheckOut(rows.getLong(1), System.nanoTime()));
            }
        }
    }

    /** How many were done. */
    long steps() {
        return steps;
    }

    Optional<CheckOut> newestCheckOut() {
        return newest;
    }

    boolean columnAdded() {
        return columnAdded;
    }

    /** @throws SQLException when the library refused a step, which ended the workload */
    void check() throws SQLException {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Returns when the last step is committed. */
    void end() {
        ending = true;
        try {
            thread.join(END_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
