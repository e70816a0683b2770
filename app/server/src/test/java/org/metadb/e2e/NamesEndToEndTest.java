package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;

/** Schemas, tables and columns of any name that the connector can send, and names that meet. */
class NamesEndToEndTest {

    /** A double quote in the name of a schema or table stops the connector. */
    private static final List<TableName> TABLES = List.of(
            TableName.of("naïve 列", "select"),
            TableName.of("naïve 列", "1st"),
            TableName.of("naïve 列", "it's"),
            TableName.of("naïve 列", "tab le"),
            TableName.of("naïve 列", "tab_le"),
            TableName.of("naïve 列", "CamelCase"),
            TableName.of("naïve 列", "camelcase"),
            TableName.of("naïve 列", "$1 ${x} ?"),
            TableName.of("naïve 列", "列🙂"),
            TableName.of("naïve 列", "n".repeat(63)),
            TableName.of("naïve 列", "é".repeat(31) + "1"),
            TableName.of("naïve 列", "é".repeat(31) + "2"),
            TableName.of("naïve 列", "trail"),
            TableName.of("naïve 列", "trail__"),
            TableName.of("S".repeat(63), "t"));

    private static final List<String> COLUMNS = List.of(
            "\"; drop table t; --",
            "it's",
            "select",
            "1st",
            "CamelCase",
            " ",
            "a.b",
            "列🙂",
            "c".repeat(63),
            "__id",
            "__id__source",
            "__start",
            "__end",
            "__current",
            "__origin",
            "__lsn",
            "__end_lsn",
            "before",
            "op");

    @TempDir
    private Path directory;

    private Pipeline pipeline;
    private MetadbProcess server;

    @BeforeEach
    void arrange() {
        pipeline = new Pipeline(SharedSandbox.SANDBOX);
        server = MetadbProcess.init(directory.resolve("data"), pipeline.target());
    }

    @AfterEach
    void end() {
        server.close();
        pipeline.close();
    }

    private static String quoted(String name) {
        return new Identifier(name).sql();
    }

    private static String values(String value) {
        return COLUMNS.stream().map(column -> "'" + value + "'").collect(Collectors.joining(", "));
    }

    private void makeTables() {
        List<String> statements = new ArrayList<>();
        TABLES.stream()
                .map(table -> table.schema().sql())
                .distinct()
                .forEach(schema -> statements.add("create schema " + schema));
        String columns =
                COLUMNS.stream().map(column -> quoted(column) + " text").collect(Collectors.joining(", "));
        for (TableName table : TABLES) {
            statements.add("create table " + table.sql() + " (" + columns + ", primary key (\"1st\", \"__id\"))");
            statements.add("insert into " + table.sql() + " values (" + values("one") + "), (" + values("two") + ")");
        }
        pipeline.execute(statements.toArray(String[]::new));
    }

    @Test
    void areKeptAsTheyAre() {
        makeTables();
        pipeline.execute(
                "create schema mod_lib",
                "create table mod_lib.loan (id int primary key)",
                "create schema lib",
                "create table lib.loan (id int primary key)",
                "insert into mod_lib.loan values (1)");
        pipeline.startConnector(usual -> usual.withTables(".*"));
        server.start().execute(pipeline.createDataSource("lib"));
        pipeline.awaitDrained("lib");
        for (TableName table : TABLES) {
            pipeline.execute(
                    "update " + table.sql() + " set \"__start\" = 'later' where \"1st\" = 'one'",
                    "update " + table.sql() + " set \"__id\" = 'moved' where \"1st\" = 'two'",
                    "insert into " + table.sql() + " values (" + values("three") + ")",
                    "delete from " + table.sql() + " where \"1st\" = 'three'");
        }
        pipeline.awaitDrained("lib");

        String here = COLUMNS.stream()
                .map(column -> quoted(column.startsWith("__") ? column + "__source" : column))
                .collect(Collectors.joining(", "));
        String there = COLUMNS.stream().map(NamesEndToEndTest::quoted).collect(Collectors.joining(", "));
        for (TableName table : TABLES) {
            TableName kept = TableName.of(
                    pipeline.inTarget("select schema_name from metadb.source_table where source_schema = '"
                                    + table.schema().name() + "'")
                            .get(0),
                    table.table().name());
            String order = " order by \"1st\"";
            assertThat(pipeline.inTarget("select row(" + here + ")::text from " + kept.sql() + order))
                    .as(table.toString())
                    .isEqualTo(pipeline.inSource("select row(" + there + ")::text from " + table.sql() + order));
            assertThat(pipeline.inTarget(
                            "select count(*) || ' ' || count(*) filter (where __current) from " + mainTable(kept)))
                    .as(table.toString())
                    .containsExactly("5 2");
        }

        pipeline.execute("insert into lib.loan values (2)");
        Awaitility.await("held")
                .atMost(Pipeline.PATIENCE)
                .until(() -> server.status("lib").lastError().orElse("").contains("lib.loan"));
        assertThat(server.status("lib").lastError().orElseThrow())
                .contains("\"lib.loan\"", "\"mod_lib.loan\"", "table_stop_filter");
        assertThat(server.status("lib").deadLetters()).isZero();
    }

    private String mainTable(TableName current) {
        return pipeline.inTarget("select inhparent::regclass from pg_inherits where inhrelid = '"
                        + current.sql().replace("'", "''") + "'::regclass")
                .get(0);
    }
}
