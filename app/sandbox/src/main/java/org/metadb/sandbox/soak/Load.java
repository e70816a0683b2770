package org.metadb.sandbox.soak;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.metadb.sandbox.SandboxException;

/**
 * Threads that change the source's tables at once: inserts, updates (some that change nothing), deletes, changes of keys, statements over many
 * rows, COPY, transactions over several tables, savepoints, whole roll-backs, large values that later updates leave alone, hot keys, truncations.
 */
final class Load implements AutoCloseable {
    /** With the partitions of their topics: the order of a truncation, and the large value of a changed key, are certain in one partition only. */
    enum Table {
        ACCOUNT("account", 3),
        HOT("hot", 3),
        NOTE("note", 1),
        LEDGER("ledger", 1);

        final String word;
        final int partitions;

        Table(String word, int partitions) {
            this.word = word;
            this.partitions = partitions;
        }
    }

    private static final int THREADS = 4;
    private static final List<String> DDL = List.of(
            "create table public.account (id int primary key, owner text, balance numeric(12,2), tags jsonb, at timestamptz default now())",
            "create table public.hot (id int primary key, n bigint)",
            "create table public.note (id text primary key, body text, big text)",
            // values that Debezium leaves out of an update that does not touch them
            "alter table public.note alter column big set storage external",
            "create table public.ledger (id bigint primary key, amount numeric(14,2), open boolean, due date)",
            "create sequence public.ledger_run start 1000000 increment 1000",
            "insert into public.account select i, 'owner ' || i, i / 4.0, '{\"a\": 1}' from generate_series(1, 500) i",
            "insert into public.hot select i, 0 from generate_series(1, 5) i",
            "insert into public.note select 'n' || i, 'body', repeat('x' || i, 3000) from generate_series(1, 30) i",
            "insert into public.ledger select i, i, true, date '2020-01-01' from generate_series(1, 500) i");

    /** Deadlock and duplicate key: two threads met, which is the source's own business. */
    private static final List<String> MET = List.of("40P01", "23505");

    private final Source source;
    private final long pauseMillis;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final AtomicLong transactions = new AtomicLong();
    private volatile boolean stopping;

    /** Makes connections to the source database; the caller closes each. As a superuser: COPY reads from a program there. */
    @FunctionalInterface
    interface Source {
        Connection connect() throws SQLException;
    }

    private Load(Source source, int rate) {
        this.source = source;
        this.pauseMillis = 1000L * THREADS / rate;
    }

    static List<String> tables() {
        return List.of(Table.values()).stream().map(table -> table.word).toList();
    }

    /** Makes the tables, with some rows in them. */
    static void prepare(Connection source) throws SQLException {
        try (Statement statement = source.createStatement()) {
            for (String sql : DDL) {
                statement.execute(sql);
            }
        }
    }

    /** @param rate transactions per second, at most */
    static Load start(Source source, long seed, int rate) {
        Load load = new Load(source, rate);
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed * THREADS + i);
            Thread thread = new Thread(() -> load.run(random), "load " + i);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    private void run(Random random) {
        try (Connection connection = source.connect();
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
                        transactions.incrementAndGet();
                    }
                } catch (SQLException e) {
                    if (!MET.contains(e.getSQLState())) {
                        throw e;
                    }
                    connection.rollback();
                }
                Thread.sleep(random.nextLong(2 * pauseMillis + 1));
            }
        } catch (SQLException | InterruptedException e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void change(Statement statement, Random random) throws SQLException {
        int id = 1 + random.nextInt(600);
        switch (random.nextInt(16)) {
            case 0 ->
                statement.execute("insert into account (id, owner, balance) values (" + id + ", 'new', "
                        + random.nextInt(50) + ") on conflict (id) do update set balance = excluded.balance");
            case 1 -> statement.execute("update account set balance = (balance + 1) % 3 where id = " + id);
            case 2 -> statement.execute("update account set owner = owner where id = " + id);
            case 3 -> statement.execute("delete from account where id = " + id);
            case 4 -> statement.execute("update account set id = id + 1000 where id = " + id);
            case 5 -> statement.execute("update account set id = id - 1000 where id = " + (id + 1000));
            case 6 ->
                statement.execute("update ledger set open = not open where id between " + id + " and " + (id + 20));
            case 7 ->
                statement.execute("insert into ledger select i, i, true, now()::date from generate_series(" + id + ", "
                        + (id + 15) + ") i on conflict do nothing");
            case 8 -> statement.execute("delete from ledger where id % 50 = " + random.nextInt(50));
            case 9, 10 -> note(statement, random, id);
            case 11 -> copy(statement, random);
            case 12, 13 -> statement.execute("update hot set n = n + 1 where id = " + (1 + id % 5));
            case 14 -> {
                statement.execute("savepoint s");
                statement.execute("update ledger set due = due + 1 where id = " + id);
                statement.execute("rollback to s");
                statement.execute("update ledger set due = due + 2 where id = " + id);
            }
            default -> {
                if (random.nextInt(100) == 0) {
                    statement.execute("truncate ledger");
                } else {
                    statement.execute("update hot set n = n % 2 where id = " + (1 + id % 5));
                }
            }
        }
    }

    private static void note(Statement statement, Random random, int id) throws SQLException {
        switch (random.nextInt(4)) {
            case 0 ->
                statement.execute("insert into note values ('n" + id % 60 + "', 'b', repeat('y" + random.nextInt(9)
                        + "', 3000)) on conflict (id) do update set body = excluded.body");
            case 1 ->
                statement.execute("update note set body = 'b" + random.nextInt(3) + "' where id = 'n" + id % 60 + "'");
            case 2 -> statement.execute("delete from note where id = 'n" + id % 60 + "-'");
            default ->
                statement.execute("update note set id = id || '-' where id = 'n" + id % 60
                        + "' and not exists (select from note n where n.id = note.id || '-')");
        }
    }

    /** Up to 100 rows in one record of the log, so that all have one LSN. */
    private static void copy(Statement statement, Random random) throws SQLException {
        int rows = 1 + random.nextInt(100);
        statement.execute("do $$ declare first bigint := nextval('ledger_run'); begin execute format("
                + "'copy ledger from program ''seq -f %%.0f,1.5,t,2026-01-01 %s %s'' (format csv)', first, first + "
                + rows
                + "); end $$");
    }

    /** Source transactions committed so far. */
    long transactions() {
        return transactions.get();
    }

    /** @throws SandboxException if one of the threads failed */
    void check() {
        if (failure.get() != null) {
            throw new SandboxException("the load failed: " + failure.get().getMessage(), failure.get());
        }
    }

    /** Ends the load; what is under way is committed or rolled back. */
    void end() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        end();
    }
}
