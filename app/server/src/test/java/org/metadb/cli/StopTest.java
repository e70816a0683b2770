package org.metadb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.cli.Installation.Running;
import org.metadb.sandbox.PostgresServer;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

/** How a server ends that has something to do, and the subcommands that work on its catalog then. */
class StopTest {

    @TempDir
    Path directory;

    @Test
    void cancelsWhatSessionsRunAndEndsInTime() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase();
                TestServer server = TestServer.serving(database)) {
            server.psql(
                    database.owner(),
                    database.ownerPassword(),
                    "metadb",
                    "create data source unreachable type kafka options"
                            + " (brokers '127.0.0.1:9', topics 't', security 'plaintext');");
            CompletableFuture<String> sleeping = CompletableFuture.supplyAsync(() -> server.psql(
                    database.owner(),
                    database.ownerPassword(),
                    "metadb",
                    "select pg_sleep(60);",
                    "-v",
                    "VERBOSITY=verbose"));
            await().atMost(Duration.ofSeconds(10)).until(() -> sleepers(database) == 1);
            long asked = System.nanoTime();

            server.stop();

            assertThat(server.failure()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofMillis(4_900));
            assertThat(sleeping.join()).contains("57P01", "terminating connection due to administrator command");
            await().atMost(Duration.ofSeconds(2)).until(() -> sleepers(database) == 0);
        }
    }

    @Test
    void endsInTimeThoughTheDatabaseHangs() throws Exception {
        try (PostgresServer postgres = PostgresServer.builder().start()) {
            try (TestServer server =
                    TestServer.start(TestServer.keys(postgres, "postgres", "postgres", "sandbox-superuser"))) {
                server.awaitLog("server is ready");
                try (Connection connection = server.connect("postgres", "sandbox-superuser")) {
                    assertThat(connection.isValid(5)).isTrue();
                    postgres.pause();
                    Thread.sleep(1_500); // the catalog is looked at each second
                    long asked = System.nanoTime();

                    server.stop();

                    assertThat(server.failure()).isEmpty();
                    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofMillis(4_900));
                }
            } finally {
                postgres.resume();
            }
        }
    }

    @Test
    void saysWhichDatabaseFailsWhileTheTargetIsDown() throws Exception {
        try (PostgresServer postgres = PostgresServer.builder().start();
                TestServer server =
                        TestServer.start(TestServer.keys(postgres, "postgres", "postgres", "sandbox-superuser"))) {
            server.awaitLog("server is ready");
            postgres.kill();

            assertThat(server.psql("postgres", "sandbox-superuser", "metadb", "list status;"))
                    .contains("cannot connect to the target database at 127.0.0.1:" + postgres.port());
            server.awaitLog("catalog: cannot be read, trying on");

            postgres.start();
            server.awaitLog("catalog: readable again");
            assertThat(server.psql("postgres", "sandbox-superuser", "metadb", "list status; list data_sources;"))
                    .doesNotContain("ERROR");
        }
    }

    @Test
    void synchronizesAndUpgradesWhileNoServerRuns() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Installation metadb = Installation.with(Main.class, directory.resolve("metadb-1"));
            StringBuilder text = new StringBuilder("[main]\n");
            TestServer.keys(database).forEach((key, value) -> text.append(key + " = " + value + "\n"));
            Files.writeString(Files.createDirectory(directory.resolve("data")).resolve("metadb.conf"), text);
            assertThat(metadb.run("upgrade", "-D", "data", "--force").err())
                    .isEqualTo("metadb: error: database holds no catalog: it is made by \"metadb start\"\n");
            try (TestServer server = TestServer.serving(database)) {
                server.psql(
                        database.owner(),
                        database.ownerPassword(),
                        "metadb",
                        "create data source s type kafka options (module 'x');");
            }

            expect(metadb.run("upgrade", "-D", "data", "--force"), 0, "metadb: \"data\" is up to date\n");
            expect(metadb.run("endsync", "-D", "data", "--source", "s"), 0, "metadb: endsync: completed\n");
            expect(
                    metadb.run("endsync", "-D", "data", "--source", "s"),
                    1,
                    "metadb: error: \"endsync\" can only be used in sync mode\n");
            expect(
                    metadb.run("sync", "-D", "data", "--source", "none", "--force"),
                    1,
                    "metadb: error: data source \"none\" does not exist\n");
            expect(
                    metadb.run("sync", "-D", "data", "--source", "s"),
                    1,
                    "Begin synchronization process for data source \"s\"? "
                            + "metadb: error: not confirmed; nothing was changed\n");
            expect(
                    metadb.run("sync", "-D", "data", "--source", "s", "--force"),
                    0,
                    "metadb: sync: preparing tables for new snapshot\nmetadb: sync: completed\n");
            assertThat(sync(database)).isEqualTo(2);
            Running ended = metadb.run("endsync", "-D", "data", "--source", "s", "--force");
            assertThat(ended.err())
                    .startsWith("metadb: endsync: no records were closed")
                    .endsWith("metadb: endsync: completed\n");
            assertThat(sync(database)).isZero();
        }
    }

    @Test
    void servesAndStopsAsAProcess() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            Installation metadb = Installation.with(Main.class, directory.resolve("metadb-1"));
            StringBuilder text = new StringBuilder("[main]\n");
            TestServer.keys(database).forEach((key, value) -> text.append(key + " = " + value + "\n"));
            Path data = Files.createDirectory(directory.resolve("data"));
            Files.writeString(data.resolve("metadb.conf"), text);
            String port = Integer.toString(TestServer.freePort());
            try (Running server = metadb.start(Map.of(), "start", "-D", "data", "-l", "log", "-p", port, "--debug")) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> Files.exists(directory.resolve("log"))
                                && Files.readString(directory.resolve("log")).contains("server is ready"));
                long asked = System.nanoTime();

                assertThat(metadb.run("stop", "-D", "data").exitCode()).isZero();

                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
                assertThat(server.exitCode()).isZero();
                assertThat(server.out() + server.err()).isEmpty();
                assertThat(Files.readString(directory.resolve("log")))
                        .contains("  INFO:  initializing database\n", "  DEBUG:  received shutdown request\n")
                        .endsWith("  INFO:  server is shut down\n")
                        .doesNotContain("WARNING", "ERROR", "FATAL");
            }
        }
    }

    private static void expect(Running run, int exitCode, String standardError) {
        assertThat(run.err()).isEqualTo(standardError);
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
    }

    private static long sleepers(TestDatabase database) throws SQLException {
        return number(
                database,
                "select count(*) from pg_stat_activity where datname = current_database() and state = 'active'"
                        + " and query like 'select pg_sleep%'");
    }

    private static long sync(TestDatabase database) throws SQLException {
        return number(database, "select sync from metadb.source where name = 's'");
    }

    private static long number(TestDatabase database, String query) throws SQLException {
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
