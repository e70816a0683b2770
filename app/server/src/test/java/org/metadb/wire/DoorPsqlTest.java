package org.metadb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As a person sees it. Without psql on the machine there is nobody to see it. */
class DoorPsqlTest {
    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(TestDoor.hasPsql(), "psql is not installed");
        door = new TestDoor();
    }

    @AfterEach
    void close() {
        if (door != null) {
            door.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                create table t (id int primary key, s text, j jsonb, ts timestamptz default '2026-01-02 03:04:05+00');
                insert into t values (1, 'ä', '{"a": [1, 2.50]}'), (2, null, null) returning *;
                \\d t
                \\dt
                \\l metadb_none
                select id, s, j, ts, array[1, 2], '1 day'::interval, null::numeric, 1.50, '\\x00ff'::bytea from t;
                update t set s = 'b';
                delete from t where id = 9;
                table t;
                explain (costs off) select * from t;
                """, """
                select frm;
                select 'x' from nowhere;
                selekt 1;
                select 1/0;
                \\errverbose
                create table t (n int not null);
                insert into t values (null);
                \\set VERBOSITY verbose
                insert into t values (null);
                """, """
                begin;
                create table t (n int);
                savepoint a;
                insert into t values ('x');
                select 1;
                rollback to a;
                insert into t values (1);
                commit;
                begin; select 1/0; select 2; commit;
                select * from t;
                """, """
                create table t (n int, s text);
                copy t from stdin;
                1\tone
                2\t\\N
                \\.
                copy t to stdout;
                copy t from stdin;
                x\tone
                \\.
                copy (select generate_series(1, 5)) to stdout with csv header;
                \\copy t to '/dev/null'
                select count(*) from t;
                """, """
                select 1\\; select 2\\; select 'list status, create data source x';
                select 1 as one, 2 as two \\gset
                select :one + :two;
                select 'select ' || n from generate_series(1, 3) n \\gexec
                \\set FETCH_COUNT 3
                select generate_series(1, 10);
                """, """
                do $$ begin raise notice 'note'; raise warning 'warn' using hint = 'h', detail = 'd'; end $$;
                set client_min_messages = error;
                do $$ begin raise notice 'unseen'; end $$;
                listen a;
                notify a, 'payload';
                select 1;
                set client_encoding = 'LATIN1';
                select 'a';
                prepare p (int) as select $1 + 1;
                execute p (41);
                deallocate all;
                -- comment
                /* list status; */ select 3;
                show server_version;
                """, """
                select repeat('x', 200000) from generate_series(1, 20);
                \\o /dev/null
                select generate_series(1, 200000);
                \\o
                select $1;
                ;
                """})
    void looksExactlyLikePostgresqlItself(String script) throws Exception {
        String reset = "set client_min_messages = error; drop table if exists t; reset all;\n";
        TestDoor.Output direct = door.psqlDirect(reset + script, "-q");
        TestDoor.Output through = door.psqlScript(reset + script, "-q");

        assertThat(withoutProcessIds(through.text())).isEqualTo(withoutProcessIds(direct.text()));
        assertThat(through.exitCode()).isEqualTo(direct.exitCode());
    }

    private static String withoutProcessIds(String output) {
        return output.replaceAll("PID \\d+", "PID");
    }

    @Test
    void showsRowsTagsNoticesAndErrorsOfMetadb() throws Exception {
        assertThat(door.psql("-c", "list status").text()).isEqualTo("""
                  name  | state\s\s
                --------+--------
                 status | active
                (1 row)

                """);
        assertThat(door.psql("-c", "create data source a").text()).isEqualTo("INFO:  created a\nCREATE DATA SOURCE\n");
        assertThat(door.psql("-c", "create data sorce a").text()).isEqualTo("""
                ERROR:  syntax error: ü expected
                LINE 1: create data sorce a
                                    ^
                DETAIL:  More about it.
                HINT:  Try "source".
                """);
        assertThat(door.psql("-v", "VERBOSITY=verbose", "-c", "select 1; list status")
                        .text())
                .startsWith("ERROR:  0A000: mixed");
        assertThat(door.psqlScript("list nothing;\nselect 2;\n", "-At").text()).isEqualTo("nothing|active\n2\n");
    }

    @Test
    void failsTheTransactionInWhichItRefuses() throws Exception {
        String script = "begin;\nselect 1;\nlist status;\ncreate data source a;\nselect 2;\ncommit;\nselect 3;\n";

        assertThat(door.psqlScript(script, "-At").text()).isEqualTo("""
                BEGIN
                1
                status|active
                ERROR:  CREATE DATA SOURCE cannot run inside a transaction block
                ERROR:  current transaction is aborted, commands ignored until end of transaction block
                ROLLBACK
                3
                """);
    }

    @Test
    void stopsAStatementAtControlC() throws Exception {
        Process psql = door.startPsql("-c", "select pg_sleep(60)");
        await().until(() -> door.runningStatements("select pg_sleep%") == 1);
        new ProcessBuilder("kill", "-INT", Long.toString(psql.pid())).start().waitFor();

        assertThat(psql.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(psql.getInputStream().readAllBytes()))
                .contains("ERROR:  canceling statement due to user request");
    }
}
