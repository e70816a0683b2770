package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.sandbox.Sandbox;
import org.postgresql.PGConnection;

/** A table without primary key on a live source, with rows that are equal, while things die. The judge is a trigger that enters each change. */
class KeylessTablesTest {

    @TempDir
    private Path directory;

    private final Sandbox sandbox = SharedSandbox.SANDBOX;
    private Pipeline pipeline;
    private MetadbProcess server;

    @BeforeEach
    void arrange() {
        pipeline = new Pipeline(sandbox);
        server = MetadbProcess.init(directory.resolve("data"), pipeline.target());
        pipeline.execute(
                "create table public.reading (sensor text, value numeric(8,2), note text)",
                "alter table public.reading replica identity full",
                "alter table public.reading alter column note set storage external",
                "insert into public.reading select 's' || i % 5, i % 3, null from generate_series(1, 60) i",
                "create schema audit",
                "create table audit.entry (old text, new text)",
                """
                create function audit.enter() returns trigger language plpgsql as $$
                begin
                    insert into audit.entry values (
                        case when tg_op <> 'INSERT' then old::text end, case when tg_op <> 'DELETE' then new::text end);
                    return null;
                end $$
                """,
                "create trigger enter after insert or update or delete on public.reading"
                        + " for each row execute function audit.enter()");
        pipeline.startConnector();
        server.start().execute(pipeline.createDataSource("lib"));
    }

    @AfterEach
    void end() {
        server.close();
        pipeline.close();
    }

    @Test
    void areHeldExactlyAfterTheServerWasKilledInMidStream() {
        during(new Changes(pipeline, new Random(1), true), () -> {
            for (int kills = 0; kills < 3; kills++) {
                awaitVersions(150);
                server.kill();
                server.start();
            }
            awaitVersions(150);
        });

        assertAllArrived();
    }

    @Test
    void areHeldExactlyAfterTheConnectorWasKilledInMidStream() {
        during(new Changes(pipeline, new Random(2), false), () -> {
            awaitVersions(150);
            sandbox.worker().kill();
            sandbox.worker().start();
            awaitVersions(150);
        });

        assertAllArrived();
    }

    private void assertAllArrived() {
        pipeline.awaitDrained("lib");
        pipeline.assertCurrentEqualsSource("reading");
        assertThat(pipeline.inTarget("""
                        select r::text from (select sensor, value, note from t.reading__ where not __current) r
                        order by r::text collate "C"
                        """))
                .as("ended versions")
                .isEqualTo(
                        pipeline.inSource(
                                "select old from audit.entry where old is distinct from new and old is not null order by old collate \"C\""));
        assertThat(server.logText()).doesNotContain("was never seen");
        assertThat(server.status("lib").deadLetters()).isZero();
    }

    private void awaitVersions(int more) {
        long before = versions();
        Awaitility.await("versions of changes").atMost(Pipeline.PATIENCE).until(() -> versions() > before + more);
    }

    private long versions() {
        return pipeline.targetHas("reading", "true")
                ? Long.parseLong(
                        pipeline.inTarget("select count(*) from t.reading__").get(0))
                : 0;
    }

    private static void during(Changes changes, Runnable body) {
        AtomicBoolean stopping = new AtomicBoolean();
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> changes.run(stopping));
        try {
            body.run();
        } finally {
            stopping.set(true);
            running.join();
        }
    }

    /** @param equalInCopies whether a COPY brings equal rows: which of them were sent before a restart of the connector, nothing tells exactly */
    private record Changes(Pipeline pipeline, Random random, boolean equalInCopies) {

        void run(AtomicBoolean stopping) {
            try (Connection connection = pipeline.source().connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (int i = 0; !stopping.get(); i++) {
                    for (int changes = random.nextInt(4); changes >= 0; changes--) {
                        change(connection, statement, i);
                    }
                    connection.commit();
                    Thread.sleep(random.nextInt(15));
                }
            } catch (SQLException | IOException | InterruptedException e) {
                throw new AssertionError(e.getMessage(), e);
            }
        }

        private void change(Connection connection, Statement statement, int number) throws SQLException, IOException {
            String sensor = "sensor = 's" + random.nextInt(5) + "'";
            String one = "ctid = (select ctid from reading where " + sensor + " limit 1)";
            switch (random.nextInt(8)) {
                case 0 -> statement.execute("insert into reading values ('s1', 1, null), ('s1', 1.00, null)");
                case 1 -> statement.execute("insert into reading values ('s2', null, repeat('n', 9000))");
                case 2 -> copy(connection, number);
                case 3 -> statement.execute("update reading set value = coalesce(value, 0) + 1 where " + one);
                case 4 -> statement.execute("update reading set value = value where " + one);
                case 5 -> statement.execute("update reading set value = 2 where value > 4 and " + sensor);
                case 6 -> statement.execute("delete from reading where " + one);
                default ->
                    statement.execute("delete from reading where ctid in (select ctid from reading offset "
                            + (100 + random.nextInt(20)) + ")");
            }
        }

        private void copy(Connection connection, int number) throws SQLException, IOException {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                String note = equalInCopies ? "" + i % 3 : number + "/" + random.nextLong();
                rows.append("s3\t").append(i % 2).append('\t').append(note).append('\n');
            }
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy reading from stdin", new StringReader(rows.toString()));
        }
    }
}
