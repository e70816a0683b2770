package org.metadb.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads that change the tables of {@link #TABLES} at once, each with a seed: inserts, updates (some that change nothing), deletes, changes of
 * keys, statements over many rows, transactions over several tables, roll-backs to savepoints and whole ones, values that go and come back.
 */
final class Workload {

    static final String[] TABLES = {"item", "loan", "note"};

    /** A numeric without scale would lose its trailing zeros in the connector. */
    private static final String[] DDL = {
        "create table public.item (id int primary key, title text, price numeric(12,2), tags jsonb, at timestamptz default now())",
        "create table public.loan (id bigint primary key, item int, due date, open boolean)",
        "create table public.note (id text primary key, body text, big text)",
        // values that Debezium leaves out of an update that does not touch them
        "alter table public.note alter column big set storage external"
    };

    private final Pipeline pipeline;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean stopping;

    private Workload(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Makes the tables, with some rows in them. */
    static void prepare(Pipeline pipeline) {
        pipeline.execute(DDL);
        pipeline.execute(
                "insert into public.item select i, 'title ' || i, i / 3.0, '{\"a\": 1}' from generate_series(1, 200) i",
                "insert into public.loan select i, i, date '2020-01-01' + i, true from generate_series(1, 200) i",
                "insert into public.note select 'n' || i, 'body', repeat('x' || i, 3000) from generate_series(1, 20) i");
    }

    /** Runs as long as the body does; fails if one of the threads failed. */
    static void during(Pipeline pipeline, int threads, Runnable body) {
        Workload workload = new Workload(pipeline);
        for (int i = 0; i < threads; i++) {
            Random random = new Random(i + 1L);
            Thread thread = new Thread(() -> workload.run(random), "workload " + i);
            workload.threads.add(thread);
            thread.start();
        }
        try {
            body.run();
        } finally {
            workload.stop();
        }
        if (workload.failure.get() != null) {
            throw new AssertionError("the workload failed", workload.failure.get());
        }
    }

    private void run(Random random) {
        try (Connection connection = pipeline.source().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!stopping) {
                try {
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        change(statement, random);
                    }
                    if (random.nextInt(8) == 0) {
                        connection.rollback();
                    } else {
                        connection.commit();
                    }
                } catch (SQLException e) {
                    if (!List.of("40P01", "23505").contains(e.getSQLState())) {
                        throw e;
                    }
                    connection.rollback(); // two threads met; the source's own business
                }
                Thread.sleep(random.nextInt(6));
            }
        } catch (SQLException | InterruptedException e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void change(Statement statement, Random random) throws SQLException {
        int id = 1 + random.nextInt(300);
        switch (random.nextInt(12)) {
            case 0 ->
                statement.execute("insert into item (id, title, price) values (" + id + ", 'new', " + random.nextInt(50)
                        + ") on conflict (id) do update set price = excluded.price");
            case 1 -> statement.execute("update item set price = (price + 1) % 3 where id = " + id);
            case 2 -> statement.execute("update item set title = title where id = " + id);
            case 3 -> statement.execute("delete from item where id = " + id);
            case 4 -> statement.execute("update item set id = id + 1000 where id = " + id);
            case 5 -> statement.execute("update item set id = id - 1000 where id = " + (id + 1000));
            case 6 -> statement.execute("update loan set open = not open where id between " + id + " and " + (id + 20));
            case 7 ->
                statement.execute("insert into loan select i, i, now()::date, true from generate_series(" + id + ", "
                        + (id + 15) + ") i on conflict do nothing");
            case 8 -> statement.execute("delete from loan where id % 50 = " + random.nextInt(50));
            case 9 ->
                statement.execute("insert into note values ('n" + id % 40 + "', 'b" + random.nextInt(3) + "', repeat('y"
                        + random.nextInt(9) + "', 3000)) on conflict (id) do update set body = excluded.body");
            case 10 ->
                statement.execute("update note set id = id || '-' where id = 'n" + id % 40
                        + "' and not exists (select from note n where n.id = note.id || '-')");
            default -> {
                statement.execute("savepoint s");
                statement.execute("update loan set due = due + 1 where id = " + id);
                statement.execute("rollback to s");
                statement.execute("update loan set due = due + 2 where id = " + id);
            }
        }
    }

    private void stop() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
