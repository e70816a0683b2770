package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that hold a deferrable key twice, through a live connector; the server is killed amid them. */
class DeferrableKeysTest {

    private static final int ROWS = 400;
    private static final String[] TABLES = {"place", "job"};

    @TempDir
    private Path directory;

    private Pipeline pipeline;
    private MetadbProcess server;
    private Audit audit;

    @BeforeEach
    void arrange() {
        pipeline = new Pipeline(SharedSandbox.SANDBOX);
        server = MetadbProcess.init(directory.resolve("data"), pipeline.target());
        pipeline.execute(
                "create table public.place (id int primary key deferrable initially deferred, name text, doc jsonb, big text)",
                "alter table public.place replica identity full",
                "alter table public.place alter column big set storage external",
                // many names are alike, and the order of the rows in the table is none
                "insert into public.place select i, 'name ' || i % 3, '{\"a\" :1}', repeat('x', case i % 40 when 0 then 3000 else 3 end)"
                        + " from generate_series(1, " + ROWS + ") i order by md5(i::text)",
                "create table public.job (id int primary key, state text, n int not null)",
                "insert into public.job values (0, 'waits', 0)");
        audit = Audit.of(pipeline, TABLES);
        pipeline.startConnector();
        server.start().execute("alter system set checkpoint_segment_size = '50'");
        server.execute(pipeline.createDataSource("lib"));
    }

    @AfterEach
    void end() {
        server.close();
        pipeline.close();
    }

    private void assertAllArrived() {
        pipeline.awaitDrained("lib");
        pipeline.assertCurrentEqualsSource(TABLES);
        audit.assertHistory();
    }

    @Test
    void keepsRowsWhoseKeysAreSwappedReplacedAndMoved() {
        pipeline.awaitDrained("lib");
        pipeline.execute(
                "update place set id = 3 - id where id in (1, 2)",
                "begin; insert into place values (5, 'new'); delete from place where id = 5 and name <> 'new'; commit",
                "begin; insert into place values (6, 'new'); delete from place where id = 6 and name = 'new'; commit",
                "begin; insert into place values (7, 'new'); update place set name = 'old' where id = 7 and name <> 'new';"
                        + " update place set name = 'newer' where id = 7 and name = 'new'; delete from place where id = 7 and name = 'old'; commit",
                "begin; insert into place values (8, 'new'); update place set name = 'old' where id = 8 and name <> 'new';"
                        + " delete from place where id = 8 and name = 'new'; commit",
                "begin; insert into place values (9, 'new'); delete from place where id = 9; commit",
                "begin; insert into place select * from place where id = 10; delete from place where ctid = (select min(ctid) from place where id = 10); commit",
                "update place set id = 23 - id where id in (11, 12)",
                // a queue: without REPLICA IDENTITY FULL the image of the delete is made up
                "begin; insert into job values (1, null, 0); update job set state = 'done'; delete from job; commit",
                "begin; insert into job values (1, null, 0); update job set state = 'done', n = 7; commit",
                "begin; delete from job; insert into job values (1, null, 0); delete from job; insert into job values (1, 'x', 1); commit");
        assertAllArrived();
        assertThat(pipeline.inTarget("select name from t.place where id = 7")).containsExactly("newer");
    }

    @Test
    void keepsEveryRowWhenAllKeysAreMovedAndTheServerIsKilledAmidIt() {
        pipeline.awaitDrained("lib");
        for (int round = 0; round < 3; round++) {
            long before = position();
            pipeline.execute(
                    "update place set id = id + 1", "update place set id = " + (ROWS + 3 + 2 * round) + " - id");
            Awaitility.await("amid the transactions").atMost(Pipeline.PATIENCE).until(() -> position() > before + 300);
            server.kill();
            server.start();
        }
        assertAllArrived();
        assertThat(audit.versions()).isGreaterThan(6 * ROWS);
    }

    private long position() {
        return Long.parseLong(pipeline.inTarget(
                        "select coalesce(max(next_offset), 0) from metadb.position where topic like '%.place'")
                .get(0));
    }
}
