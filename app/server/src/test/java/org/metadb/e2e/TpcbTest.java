package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of TPC-B, as pgbench fills and changes them, under several clients at once; then all of them compared with their sources. */
class TpcbTest {

    private static final String[] TABLES = {"pgbench_branches", "pgbench_tellers", "pgbench_accounts", "pgbench_history"
    };

    private static final int BRANCHES = 2;
    private static final int TELLERS = 10 * BRANCHES;
    private static final int ACCOUNTS = 2_000 * BRANCHES;
    private static final int CLIENTS = 4;
    private static final int TRANSACTIONS = 400;

    @TempDir
    private Path directory;

    private Pipeline pipeline;
    private MetadbProcess server;

    @BeforeEach
    void arrange() {
        pipeline = new Pipeline(SharedSandbox.SANDBOX);
        server = MetadbProcess.init(directory.resolve("data"), pipeline.target());
        pipeline.execute(
                "create table pgbench_branches (bid int primary key, bbalance int, filler char(88)) with (fillfactor = 90)",
                "create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84))",
                "create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84))",
                "create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))",
                "alter table pgbench_history replica identity full",
                "insert into pgbench_branches select i, 0 from generate_series(1, " + BRANCHES + ") i",
                "insert into pgbench_tellers select i, (i - 1) / 10 + 1, 0 from generate_series(1, " + TELLERS + ") i",
                "insert into pgbench_accounts select i, (i - 1) / 2000 + 1, 0, '' from generate_series(1, " + ACCOUNTS
                        + ") i");
    }

    @AfterEach
    void end() {
        server.close();
        pipeline.close();
    }

    @Test
    void endsEqualToItsSource() {
        pipeline.startConnector();
        server.start().execute(pipeline.createDataSource("lib"));
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(i);
            clients.add(CompletableFuture.runAsync(() -> changes(random), task -> new Thread(task, "tpcb").start()));
        }
        clients.forEach(CompletableFuture::join);
        // equal rows of the history, one of them deleted
        pipeline.execute(
                "insert into pgbench_history select 1, 1, 1, 1, '2026-01-01', null from generate_series(1, 3)",
                "delete from pgbench_history where ctid = (select min(ctid) from pgbench_history where mtime = '2026-01-01')");
        pipeline.awaitDrained("lib");

        pipeline.assertCurrentEqualsSource(TABLES);
        assertThat(pipeline.inTarget("select count(*) from t.pgbench_history"))
                .containsExactly(String.valueOf(CLIENTS * TRANSACTIONS + 2));
        assertThat(pipeline.inTarget("select count(distinct s) from (select sum(abalance) as s from t.pgbench_accounts"
                        + " union all select sum(tbalance) from t.pgbench_tellers"
                        + " union all select sum(bbalance) from t.pgbench_branches) sums"))
                .as("the balances agree")
                .containsExactly("1");
    }

    /** The transaction of TPC-B, again and again. */
    private void changes(Random random) {
        try (Connection connection = pipeline.source().connect()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TRANSACTIONS; i++) {
                int account = 1 + random.nextInt(ACCOUNTS);
                int teller = 1 + random.nextInt(TELLERS);
                int branch = 1 + random.nextInt(BRANCHES);
                int delta = random.nextInt(10_001) - 5_000;
                run(connection, "update pgbench_accounts set abalance = abalance + ? where aid = ?", delta, account);
                run(connection, "update pgbench_tellers set tbalance = tbalance + ? where tid = ?", delta, teller);
                run(connection, "update pgbench_branches set bbalance = bbalance + ? where bid = ?", delta, branch);
                run(
                        connection,
                        "insert into pgbench_history (tid, bid, aid, delta, mtime) values (?, ?, ?, ?, clock_timestamp())",
                        teller,
                        branch,
                        account,
                        delta);
                connection.commit();
            }
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static void run(Connection connection, String sql, int... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setInt(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
