package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.sandbox.Sandbox;
import org.metadb.sandbox.TestDatabase;

/** Tables of a live source that change while they are streamed: each test has tables of its own, all share one connector and one server. */
class ChangingTablesTest {

    private static final String[] TABLES = {
        "create table added (id int primary key, v text)",
        "insert into added values (1, 'one'), (2, 'two')",
        "create table filled (id int primary key, v text)",
        "insert into filled values (1, 'one'), (2, 'two')",
        "create schema admin",
        "create table admin.debezium_signal (id text primary key, type text, data text)",
        "create table dropped (id int primary key, v text, gone int default 5)",
        "insert into dropped values (1, 'one', 11), (2, 'two', 22)",
        "create table renamed (id int primary key, v text, a int, b text)",
        "insert into renamed values (1, 'one', 1, 'x'), (2, 'two', 2, 'y')",
        """
        create table retyped (id int primary key, i2_i4 smallint, i4_i8 int, i8_num bigint, i8_i4 bigint, f4_f8 real, f8_f4 double precision,
            i4_f8 int, i8_f8 bigint, num_f8 numeric, f8_num double precision, date_ts date, ts_date timestamp, ts_tstz timestamp,
            tstz_ts timestamptz, tstz_text timestamptz, json_jsonb json, jsonb_text jsonb, uuid_text uuid, text_i4 text,
            text_uuid text, bool_i4 boolean, bytea_text bytea, num_num numeric(10,2), vc_text varchar(10), time_text time,
            i4_text int)""",
        """
        insert into retyped values (1, 32767, 2147483647, 9223372036854775807, 5, 0.1, 0.5, 2147483647, 9007199254740993, 12345678901234567890.12,
            0.30000000000000004, '2024-02-29', '2024-02-29 00:00:00', '2024-02-29 12:00:00.000001', '2024-02-29 23:30:00+05',
            '1850-06-01 00:00:00+00', '{"b":1}', '{"a": [1.50]}', '8c5a3d2e-0000-4000-8000-0123456789ab', '42',
            '8c5a3d2e-0000-4000-8000-0123456789ab', true, '\\x00ff', 12.30, 'été', '24:00:00', -7)""",
        "create table keyless (v int, w text)",
        "alter table keyless replica identity full",
        "insert into keyless values (1, 'one'), (2, 'two'), (2, 'two')",
        "create table unkeyed (id int primary key, v text)",
        "insert into unkeyed values (1, 'one'), (2, 'two')",
        "create table rekeyed (a int primary key, b text not null, v text)",
        "insert into rekeyed values (1, 'x', 'one'), (2, 'y', 'two')",
        "create table morekey (a int primary key, b int not null, v text)",
        "insert into morekey values (1, 1, 'one'), (2, 1, 'two')",
        "create table widekey (id int primary key, v text)",
        "insert into widekey values (1, 'one'), (2, 'two')",
        "create table floatkey (k float8 primary key, v text)",
        "insert into floatkey values ('-0', 'one'), (1, 'two')",
        "create table spankey (k interval primary key, v text)",
        "insert into spankey values ('1 mon', 'one'), ('1 day', 'two')",
        "create table jsonkey (k jsonb primary key, v text)",
        "insert into jsonkey values ('{\"a\": 1.0}', 'one'), ('{\"a\": \"1.0\"}', 'two'), ('{\"a\": \"1.00\"}', 'three')",
        "create table toldkey (k inet primary key, v text)",
        "insert into toldkey values ('10.0.0.1', 'one'), ('10.0.0.2', 'two'), ('10.0.0.3', 'three')",
        "create table oldname (id int primary key, v text)",
        "insert into oldname values (1, 'one'), (2, 'two')",
        "create table remade (id int primary key, v text, w int)",
        "insert into remade values (1, 'one', 1), (2, 'two', 2)",
        "create table generated (id int primary key, v int, twice int generated always as (v * 2) stored)",
        "insert into generated (id, v) values (1, 10), (2, 20)",
        "create table quick (id int primary key, v int)",
        "insert into quick values (1, 1)",
        "create table spread (id int primary key, v text)",
        "insert into spread select i, 'old' from generate_series(1, 30) i",
        "create table steady (id int primary key, n numeric(8,2) default 1.5, t text default 'dd', i int not null default 7, d date default now())",
        "insert into steady (id) values (1), (2)",
        "create table held (id int primary key, v text)",
        "insert into held values (1, 'one')",
        "create table free (id int primary key, v text)",
        "insert into free values (1, 'one')",
    };

    @TempDir
    private static Path directory;

    private static final Sandbox SANDBOX = SharedSandbox.SANDBOX;
    private static Pipeline pipeline;
    private static MetadbProcess server;

    @BeforeAll
    static void arrange() throws SQLException {
        pipeline = new Pipeline(SANDBOX);
        countDdl();
        server = MetadbProcess.init(directory.resolve("data"), pipeline.target());
        pipeline.execute(TABLES);
        SANDBOX.broker().createTopic(pipeline.prefix() + ".public.spread", 3);
        pipeline.startConnector(usual -> usual.with("publication.autocreate.mode", "all_tables")
                .with("interval.handling.mode", "string")
                .with("column.propagate.source.type", "public[.]toldkey[.].*")
                .with("schema.exclude.list", "admin")
                .with("signal.data.collection", "admin.debezium_signal"));
        server.start().execute(pipeline.createDataSource("lib"));
        pipeline.awaitDrained("lib");
    }

    /** Each statement that changes a table of the target is counted from here on. */
    private static void countDdl() throws SQLException {
        try (Connection target = pipeline.targetDatabase().connectAsSuperuser();
                Statement statement = target.createStatement()) {
            statement.execute("create table public.ddl (tag text, object text)");
            statement.execute("""
                    create function public.count_ddl() returns event_trigger language plpgsql security definer as $$
                    begin
                        insert into public.ddl select command_tag, object_identity from pg_event_trigger_ddl_commands();
                    end $$
                    """);
            statement.execute("create event trigger count_ddl on ddl_command_end execute function public.count_ddl()");
            statement.execute("grant select on public.ddl to public");
        }
    }

    @AfterAll
    static void end() {
        server.close();
        pipeline.close();
    }

    /** What changes a table: how often it was altered, indexes included. */
    private static long ddl(String table) {
        return Long.parseLong(pipeline.inTarget("select count(*) from public.ddl where object like '%t." + table
                        + "%' or object like '%t.zzz___" + table + "%'")
                .get(0));
    }

    private static List<String> versions(String table, String columns) {
        return pipeline.inTarget("select format_row from (select __id, concat_ws('|', " + columns
                + ", case when __current then '*' end) format_row from t." + table + "__ order by __id) r");
    }

    /** What is found of a table beside nulls that arrive as defaults. */
    private static List<String> findings(String table) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("check data source lib")) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                String finding = rows.getString("finding");
                if (rows.getString("table_name").equals(table) && !finding.startsWith("null arrives")) {
                    found.add(rows.getString("column_name") + " " + finding.replaceFirst(":.*", "")
                            + (rows.getString("cured_at") == null ? "" : " cured"));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static void changed(String... statements) {
        pipeline.execute(statements);
        pipeline.awaitDrained("lib");
    }

    /** The connector reads a table's definition when an event comes, so that it must not lag behind changes of types. */
    private static void published(String... statements) {
        pipeline.execute(statements);
        pipeline.awaitPublished();
    }

    @Test
    void addsColumnsThatEventsBring() {
        changed(
                "alter table added add plain int, add dflt text default 'd', add gen int generated always as (id * 2) stored",
                "update added set plain = 7 where id = 1",
                "insert into added (id, v) values (3, 'three')");
        assertThat(pipeline.inTarget("select concat_ws('|', id, v, plain, dflt) from t.added order by id"))
                .as("a row that no event has brought since has null, whatever the default")
                .containsExactly("1|one|7|d", "2|two", "3|three|d");

        assertThat(findings("added"))
                .containsExactlyInAnyOrder("plain the column came with a change", "dflt the column came with a change");

        changed("update added set v = v");
        assertThat(pipeline.inTarget("select concat_ws('|', id, v, plain, dflt) from t.added order by id"))
                .containsExactlyElementsOf(
                        pipeline.inSource("select concat_ws('|', id, v, plain, dflt) from added order by id"));
    }

    @Test
    void fillsAnAddedColumnFromAnIncrementalSnapshot() {
        changed("alter table filled add dflt text default 'd'", "update filled set v = 'ONE' where id = 1");
        assertThat(findings("filled")).containsExactly("dflt the column came with a change");

        pipeline.execute("insert into admin.debezium_signal values ('1', 'execute-snapshot',"
                + " '{\"data-collections\": [\"public.filled\"], \"type\": \"incremental\"}')");
        Awaitility.await("the snapshot")
                .atMost(Pipeline.PATIENCE)
                .until(() -> pipeline.targetHas("filled", "id = 2 and dflt = 'd'"));

        pipeline.assertCurrentEqualsSource("filled");
        assertThat(versions("filled", "id, v, dflt")).containsExactly("1|one", "2|two", "1|ONE|d|*", "2|two|d|*");
        Awaitility.await("cured")
                .untilAsserted(() ->
                        assertThat(findings("filled")).containsExactly("dflt the column came with a change cured"));
    }

    @Test
    void keepsWhatADroppedColumnHeldAndHasNullThereFromThenOn() {
        changed("alter table dropped drop gone", "update dropped set v = 'ONE' where id = 1");

        assertThat(versions("dropped", "id, v, coalesce(gone::text, 'null')"))
                .containsExactly("1|one|11", "2|two|22|*", "1|ONE|null|*");
        changed("alter table dropped add gone text", "update dropped set gone = 'back' where id = 1");
        assertThat(versions("dropped", "id, v, coalesce(gone, 'null')"))
                .as("a column of that name again, of another type")
                .containsExactly("1|one|11", "2|two|22|*", "1|ONE|null", "1|ONE|back|*");
    }

    @Test
    void takesARenamedColumnForANewOneAndSwappedNamesForOtherTypes() {
        changed(
                "alter table renamed rename v to w",
                "alter table renamed rename a to c",
                "alter table renamed rename b to a",
                "alter table renamed rename c to b",
                "update renamed set w = 'ONE' where id = 1");

        assertThat(versions("renamed", "id, coalesce(v, 'null'), coalesce(w, 'null'), a, b"))
                .containsExactly("1|one|null|1|x", "2|two|null|2|y|*", "1|null|ONE|x|1|*");
    }

    @Test
    void keepsEveryValueReadableWhenTypesChange() {
        String columns = pipeline.columns("retyped");
        String texts = "concat_ws('|', " + columns.replaceAll("(?<=^|, )([a-z0-9_]+)", "$1::text") + ")";
        String kept = texts.replace("date_ts::text", "date_ts::timestamp::text")
                .replace("json_jsonb::text", "json_jsonb::jsonb::text");
        List<String> before = texts(pipeline.source(), "select " + kept + " from retyped");
        String later = """
                alter table retyped
                    alter i2_i4 type int, alter i4_i8 type bigint, alter i8_num type numeric, alter i8_i4 type int,
                    alter f4_f8 type double precision, alter f8_f4 type real, alter i4_f8 type double precision,
                    alter i8_f8 type double precision, alter num_f8 type double precision, alter f8_num type numeric,
                    alter date_ts type timestamp, alter ts_date type date, alter ts_tstz type timestamptz,
                    alter tstz_ts type timestamp, alter tstz_text type text, alter json_jsonb type jsonb, alter jsonb_text type text,
                    alter uuid_text type text, alter text_i4 type int using text_i4::int, alter text_uuid type uuid using text_uuid::uuid,
                    alter bool_i4 type int using bool_i4::int, alter bytea_text type text using encode(bytea_text, 'hex'),
                    alter num_num type numeric(14,4), alter vc_text type text, alter time_text type text,
                    alter i4_text type text""";
        changed(later, "update retyped set i2_i4 = 2147483647, i8_num = i8_num * 10 + 0.5");

        List<String> history =
                texts(pipeline.targetDatabase(), "select " + texts + " from t.retyped__ where not __current");
        assertThat(history).isEqualTo(before);
        List<String> current = texts(pipeline.targetDatabase(), "select " + texts + " from t.retyped");
        assertThat(current)
                .as("the same values, where the column keeps to the wider type")
                .isEqualTo(texts(
                        pipeline.source(),
                        "select "
                                + texts.replace("ts_date::text", "ts_date::timestamp::text")
                                        .replace("i8_f8::text", "i8_f8::text::numeric::text")
                                        .replace("num_f8::text", "num_f8::text::numeric::text")
                                + " from retyped"));
    }

    /** The first column, of values that PostgreSQL writes in UTC. */
    private static List<String> texts(TestDatabase database, String query) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Test
    void givesATableAKeyAndTakesItAway() {
        changed(
                "delete from keyless where v = 2",
                "alter table keyless add primary key (v)",
                "alter table keyless replica identity default",
                "insert into keyless values (3, 'three')",
                "update keyless set w = 'ONE' where v = 1",
                "alter table unkeyed drop constraint unkeyed_pkey",
                "alter table unkeyed replica identity full",
                "insert into unkeyed values (2, 'two')",
                "update unkeyed set v = 'ONE' where id = 1");

        pipeline.assertCurrentEqualsSource("keyless", "unkeyed");
        assertThat(versions("keyless", "v, w")).containsExactly("1|one", "2|two", "2|two", "3|three|*", "1|ONE|*");
        assertThat(versions("unkeyed", "id, v")).containsExactly("1|one", "2|two|*", "2|two|*", "1|ONE|*");

        changed(
                "delete from unkeyed where id = 2",
                "alter table unkeyed add primary key (id), replica identity default",
                "update unkeyed set v = 'one again' where id = 1");
        pipeline.assertCurrentEqualsSource("unkeyed");
    }

    @Test
    void followsOtherKeyColumnsAndWiderKeys() {
        changed(
                "alter table rekeyed drop constraint rekeyed_pkey, add primary key (b)",
                "update rekeyed set a = 2, v = 'ONE' where b = 'x'",
                "delete from rekeyed where b = 'y'",
                "insert into rekeyed values (2, 'z', 'three')",
                "alter table morekey drop constraint morekey_pkey, add primary key (a, b)",
                "insert into morekey values (1, 2, 'three')",
                "update morekey set v = 'ONE' where (a, b) = (1, 1)",
                "alter table widekey alter id type bigint",
                "insert into widekey values (9223372036854775807, 'large')",
                "update widekey set v = 'ONE' where id = 1");
        changed(
                "alter table widekey alter id type text",
                "insert into widekey values ('A', 'letter')",
                "update widekey set v = 'TWO' where id = '2'");

        pipeline.assertCurrentEqualsSource("rekeyed", "morekey", "widekey");
        assertThat(versions("rekeyed", "a, b, v")).containsExactly("1|x|one", "2|y|two", "2|x|ONE|*", "2|z|three|*");
        assertThat(versions("widekey", "id, v"))
                .containsExactly("1|one", "2|two", "9223372036854775807|large|*", "1|ONE|*", "A|letter|*", "2|TWO|*");
        assertThat(pipeline.inTarget(
                        "select indexdef from pg_indexes where schemaname = 't' and tablename = 'morekey'"))
                .singleElement()
                .asString()
                .contains("(a, b, __origin) NULLS NOT DISTINCT");
    }

    /** PostgreSQL takes the new key for equal to the old one, but shows another value. */
    @Test
    void keepsRowsWhoseKeysBecomeEqualOnes() {
        changed(
                "update floatkey set k = 0 where k = 0",
                "update spankey set k = '30 days' where k = '1 mon'",
                "update jsonkey set k = '{\"a\": 1.00}' where k = '{\"a\": 1}'");
        pipeline.assertCurrentEqualsSource("floatkey", "spankey", "jsonkey");
        changed(
                "begin; update floatkey set v = 'ONE' where k = 0; update floatkey set k = '-0' where k = 0; commit",
                "begin; update spankey set v = 'ONE' where k = '1 mon'; update spankey set k = '720:00' where k = '1 mon'; commit",
                "begin; update jsonkey set v = 'ONE' where v = 'one'; update jsonkey set k = '{\"a\": 1}' where v = 'ONE'; commit");
        pipeline.assertCurrentEqualsSource("floatkey", "spankey", "jsonkey");
        assertThat(pipeline.inTarget("select k || v from t.spankey union all select k || v from t.jsonkey order by 1"))
                .containsExactlyInAnyOrder(
                        "720:00:00ONE", "1 daytwo", "{\"a\": 1}ONE", "{\"a\": \"1.0\"}two", "{\"a\": \"1.00\"}three");
    }

    @Test
    void keepsTheTypeThatTheConnectorTellsOfAKey() {
        changed(
                "update toldkey set v = 'ONE' where k = '10.0.0.1'",
                "update toldkey set k = '10.0.0.9' where k = '10.0.0.2'",
                "delete from toldkey where k = '10.0.0.3'");

        pipeline.assertCurrentEqualsSource("toldkey");
        assertThat(pipeline.inTarget("select distinct pg_typeof(k)::text from t.toldkey__"))
                .containsExactly("inet");
    }

    @Test
    void leavesTheTableOfARenamedOneAndTakesADroppedAndMadeOneForTheSame() {
        changed(
                "alter table oldname rename to newname",
                "update newname set v = 'ONE' where id = 1",
                "drop table remade",
                "create table remade (id int primary key, w text, x int)",
                "insert into remade values (1, 'new', 5), (3, 'three', 6)");

        assertThat(versions("oldname", "id, v")).containsExactly("1|one|*", "2|two|*");
        assertThat(versions("newname", "id, v")).containsExactly("1|ONE|*");
        assertThat(versions("remade", "id, coalesce(v, 'null'), w, coalesce(x, 0)"))
                .as("nobody is told that the table was dropped")
                .containsExactly("1|one|1|0", "2|two|2|0|*", "1|null|new|5|*", "3|null|three|6|*");
    }

    @Test
    void hasNullForAGeneratedColumnThatOnlySnapshotsBring() {
        changed("update generated set v = 11 where id = 1", "insert into generated (id, v) values (3, 30)");

        assertThat(versions("generated", "id, v, coalesce(twice::text, 'null')"))
                .containsExactly("1|10|20", "2|20|40|*", "1|11|null|*", "3|30|null|*");
    }

    @Test
    void takesSeveralChangesThatOneBatchBrings() {
        server.execute("pause data source lib");
        published("update quick set v = 2", "update spread set v = 'before' where id % 2 = 0");
        // partitions are read one after the other: rows with the new column come before older rows without it
        published("alter table quick add w int default 5", "update quick set v = 3");
        published("alter table spread add more int", "update spread set v = 'after', more = id");
        published("alter table quick alter v type text, drop w", "update quick set v = 'four'");
        published("alter table spread alter more type text", "update spread set more = 'm' where id % 3 = 0");
        published("alter table quick drop v, add x numeric, add w bigint", "update quick set x = 0.1, w = 5000000000");
        published("alter table quick rename x to v", "update quick set v = 1.50");
        long before = ddl("spread");
        server.execute("resume data source lib");
        pipeline.awaitDrained("lib");

        assertThat(versions("quick", "coalesce(v, '-'), coalesce(w::text, '-'), coalesce(x::text, '-')"))
                .containsExactly("1|-|-", "2|-|-", "3|5|-", "four|-|-", "-|5000000000|0.1", "1.5|5000000000|-|*");
        pipeline.assertCurrentEqualsSource("spread");
        assertThat(pipeline.inTarget("select v || count(*) from t.spread__ group by v order by 1"))
                .containsExactly("after40", "before15", "old30");
        assertThat(ddl("spread") - before)
                .as("one for the column, at most one for its type")
                .isBetween(1L, 2L);
    }

    @Test
    void altersNothingWhereOnlyDefaultsDiffer() {
        changed("insert into steady (id) values (3)");
        long before = ddl("steady");
        assertThat(before).as("made").isGreaterThan(3);

        for (int i = 4; i < 8; i++) {
            changed(
                    "alter table steady alter t set default 'other" + i + "', alter n set default " + i,
                    "insert into steady (id) values (" + i + ")",
                    "update steady set i = i + 1");
        }
        assertThat(ddl("steady")).isEqualTo(before);
        assertThat(server.logText()).doesNotContain("ERROR");
    }

    @Test
    void letsOtherTablesFlowWhileAReaderKeepsOneFromBeingChanged() throws SQLException {
        try (Connection reader = pipeline.target().connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("set application_name = 'long report'");
            statement.executeQuery("select * from t.held");
            pipeline.execute("alter table held add more int", "update held set more = 5");
            Awaitility.await("held")
                    .atMost(Pipeline.PATIENCE)
                    .until(() -> server.status("lib").lastError().orElse("").contains("long report"));
            assertThat(server.status("lib").lastError().orElseThrow())
                    .contains("t.held", "waits for a lock", "(long report, since ");

            for (int i = 2; i < 8; i++) {
                int id = i;
                pipeline.execute("insert into free values (" + i + ", 'n')");
                long begin = System.nanoTime();
                Awaitility.await("free " + i)
                        .atMost(Pipeline.PATIENCE)
                        .until(() -> pipeline.targetHas("free", "id = " + id));
                assertThat(System.nanoTime() - begin).as("nanoseconds").isLessThan(5_000_000_000L);
            }
            assertThat(pipeline.inTarget("select v from t.held")).containsExactly("one");
            reader.rollback();
        }
        pipeline.awaitDrained("lib");
        pipeline.assertCurrentEqualsSource("held", "free");
    }
}
