package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.sandbox.InstalledPostgres;
import org.metadb.sandbox.Sandbox;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.differential.ColumnRule;
import org.metadb.sandbox.differential.Comparison;
import org.metadb.sandbox.differential.Table;
import org.metadb.sandbox.differential.TablePair;

/** Types of extensions that PostgreSQL does not bring, with a PostgreSQL of this machine that has them; see CONTRIBUTING. */
@Tag("long")
class ExtensionTypesTest {

    private static final String PLACES = """
            create table public.place (id int primary key, n int, g geometry, p geometry(point, 4326), z geometry, y geography,
                a geometry[], m geometry(linestring, 3857), nothing geometry);
            insert into public.place values
                (1, 1, 'SRID=4326;POINT(1 2)', 'SRID=4326;POINT(1.5 -2)', 'POINT Z(1 2 3)', 'SRID=4326;POINT(10 20)',
                 array['POINT(1 2)'::geometry, null], 'SRID=3857;LINESTRING(0 0,1 1)'),
                (2, 1, 'POLYGON((0 0,1 0,1 1,0 0),(0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.1))', 'SRID=4326;POINT EMPTY',
                 'SRID=4326;POINT ZM(1 2 3 4)', 'LINESTRING(0 0,1 1)', null, null),
                (3, 1, 'GEOMETRYCOLLECTION EMPTY', null, 'CIRCULARSTRING(0 0,1 1,2 0)', 'POINT EMPTY', '{}', null),
                (4, 1, 'SRID=4326;GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))', null, 'TRIANGLE((0 0,1 0,1 1,0 0))',
                 'SRID=4267;POINT(1 2)', null, null);
            insert into public.place (id) values (5);
            """;

    private static final String VECTORS = """
            create table public.vec (id int primary key, n int, v vector, v3 vector(3), h halfvec, s sparsevec);
            insert into public.vec values
                (1, 1, '[1,2.5,-3]', '[0.1,1e-30,3.4028235e38]', '[1,0.1,65504]', '{1:0.1,3:2,5:-1e-20}/5'),
                (2, 1, '[16777216,0.30000001,1e-45]', '[-0,0,0]', '[6e-08,-0,1]', '{32767:1}/32767'),
                (3, 1, null, null, null, null);
            """;

    @TempDir
    private Path directory;

    @Test
    void postgisShapesAreExactWithPostgisAndWithout() throws Exception {
        try (Sandbox sandbox = sandbox("postgis");
                Pipeline pipeline = new Pipeline(sandbox);
                Pipeline other = new Pipeline(sandbox)) {
            asSuperuser(pipeline.source(), "create extension postgis");
            asSuperuser(
                    pipeline.targetDatabase(),
                    "create schema gis",
                    "grant usage on schema gis to public",
                    "create extension postgis schema gis");
            asSuperuser(other.source(), "create extension postgis");

            List<String> with = follow(pipeline, "with", PLACES, "place");
            List<String> without = follow(other, "without", PLACES, "place");

            assertThat(with)
                    .containsExactly(
                            "integer",
                            "integer",
                            "gis.geometry",
                            "gis.geometry",
                            "gis.geometry",
                            "gis.geography",
                            "gis.geometry[]",
                            "gis.geometry",
                            "text");
            assertThat(without)
                    .containsExactly(
                            "integer", "integer", "bytea", "bytea", "bytea", "bytea", "bytea[]", "bytea", "text");
            assertEqual(
                    pipeline, "place", "encode($::bytea, 'hex')", "encode($::bytea, 'hex')", "g", "p", "z", "y", "m");
            assertEqual(other, "place", "encode($::bytea, 'hex')", "encode($::bytea, 'hex')", "g", "p", "z", "y", "m");
            assertThat(pipeline.inTarget("select gis.st_astext(g) from t.place where id = 1"))
                    .containsExactly("POINT(1 2)");
        }
    }

    @Test
    void vectorsAreExact() throws Exception {
        try (Sandbox sandbox = sandbox("vector");
                Pipeline pipeline = new Pipeline(sandbox)) {
            asSuperuser(pipeline.source(), "create extension vector");

            assertThat(follow(pipeline, "vectors", VECTORS, "vec"))
                    .containsExactly("integer", "integer", "real[]", "real[]", "real[]", "jsonb");
            assertThat(pipeline.inTarget("select s::text from t.vec where id = 1"))
                    .containsExactly(
                            "{\"vector\": {\"1\": 0.1, \"3\": 2.0, \"5\": -0.000000000000000000010}, \"dimensions\": 5}");
            assertEqual(pipeline, "vec", "$::real[]", "$", "v", "v3", "h");
        }
    }

    private Sandbox sandbox(String extension) {
        Optional<InstalledPostgres> installed = InstalledPostgres.with(extension);
        assumeThat(installed)
                .as("a PostgreSQL of this machine with the extension " + extension
                        + " (a package, or a directory that -Dmetadb.sandbox.pg.installed names)")
                .isPresent();
        return Sandbox.builder().programs(installed.get()).start();
    }

    /** Follows the table from its snapshot through changes, and gives the types of its columns. */
    private List<String> follow(Pipeline pipeline, String name, String table, String tableName) {
        pipeline.execute(table);
        pipeline.startConnector();
        try (MetadbProcess server = MetadbProcess.init(directory.resolve(name), pipeline.target())) {
            server.start().execute(pipeline.createDataSource(name));
            pipeline.awaitDrained(name);
            String columns = pipeline.columns(tableName).replaceFirst("^id, ", "");
            pipeline.execute(
                    "insert into public." + tableName + " (id, " + columns + ") select id + 100, " + columns
                            + " from public." + tableName,
                    "update public." + tableName + " set n = 2 where id = 1",
                    "delete from public." + tableName + " where id = 2");
            pipeline.awaitDrained(name);
        }
        assertThat(pipeline.inTarget("select reason from metadb.dead_letter")).isEmpty();
        return pipeline.inTarget(
                "select format_type(atttypid, atttypmod) from (select * from pg_attribute order by attnum) a"
                        + " where attrelid = 't." + tableName + "'::regclass and attnum > 0 and attname !~ '^__'");
    }

    private static void assertEqual(Pipeline pipeline, String table, String source, String current, String... columns)
            throws Exception {
        try (Connection left = pipeline.source().connect();
                Connection right = pipeline.targetDatabase().connect()) {
            TablePair pair = TablePair.of(new Table("public", table), new Table(pipeline.schema(), table))
                    .ignoring("compared by itself", "a", "s");
            for (String column : columns) {
                pair = pair.with(column, new ColumnRule.Form(source, current, "the target may lack the extension"));
            }
            Comparison comparison = Comparison.of(left, right, pair);
            assertThat(comparison.differences()).isEmpty();
            assertThat(comparison.sourceRows()).isGreaterThan(4);
        }
    }

    private static void asSuperuser(TestDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.server().connect(database.name());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
