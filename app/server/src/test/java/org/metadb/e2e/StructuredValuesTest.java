package org.metadb.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.sandbox.Sandbox;
import org.metadb.sandbox.differential.Comparison;
import org.metadb.sandbox.differential.Table;
import org.metadb.sandbox.differential.TablePair;

/** Times as structs of their parts, and PostgreSQL's geometric types, both since Debezium 3.7: from the snapshot, then changed. */
class StructuredValuesTest {

    private static final String TIMES = """
            create table public.times (id int primary key, d date, t time, t0 time(0), tz timetz, ts timestamp, ts3 timestamp(3), tstz timestamptz,
                iv interval, da date[], ta time(3)[], tza timetz[], tsa timestamp[], tstza timestamptz[], d0 date not null default '2020-01-01');
            insert into public.times values
                (1, '2024-02-29', '23:59:59.999999', '23:59:59', '12:34:56.123456+05:30', '2024-02-29 12:34:56.789123', '2024-02-29 12:34:56.789',
                 '2024-02-29 12:34:56.789123+02', '1 year 2 mons -3 days 04:05:06.789123', '{2024-02-29,NULL}', '{23:59:59.999,NULL}',
                 '{12:34:56+05:30}', '{"2024-02-29 12:34:56.789123",NULL}', '{"2024-02-29 12:34:56.789123+02"}'),
                (2, 'infinity', '00:00', '00:00', '24:00+00', 'infinity', '-infinity', 'infinity', '-1 year -2 mons 3 days -04:05:06.789123',
                 '{infinity,-infinity}', '{}', '{24:00+01}', '{infinity,-infinity}', '{infinity,-infinity}'),
                (3, '-infinity', null, null, '00:00:00-15:59:59', '-infinity', 'infinity', '-infinity', '178000000 years', null, null, null, null, null),
                (4, '5874897-12-31', '00:00:00.000001', null, '01:02:03+14', '294276-12-31 23:59:59.999999', '4714-11-24 00:00 BC',
                 '294276-12-31 23:59:59.999999+00', '2147483647:00:54.775807', '{5874897-12-31}', null, null, '{"294276-12-31 23:59:59.999999"}', null),
                (5, null, null, null, null, '0044-03-15 00:00:00.000001 BC', '1582-10-10 12:00', '4714-11-24 00:00+00 BC', '-00:00:00.000001',
                 null, null, null, null, null);
            """;

    private static final String SHAPES = """
            create table public.shapes (id int primary key, n int, p point, b box, l lseg, a path, o path, g polygon, c circle, i line, nothing box);
            insert into public.shapes values
                (0, 1, null, null, null, null, null, null, null, null),
                (1, 1, '(1.5,-2)', '(3,4),(1,2)', '[(1,2),(3,4)]', '((1,1),(2,2),(3,1))', '[(1,1),(2,2),(3,1)]', '((0,0),(1,0),(1,1))', '<(1,2),3>', '{1,-2,3}'),
                (2, 1, '(1e-300,1e300)', '(0.1,0.2),(0.1,0.2)', '[(1,2),(1,2)]', '((1,1))', '[(1,1)]', '((0,0))', '<(1,2),0>', '{0,-1,0}'),
                (3, 1, '(NaN,Infinity)', '(NaN,Infinity),(-Infinity,1)', '[(NaN,2),(1,Infinity)]', '((NaN,1),(2,2))', '[(Infinity,1),(2,2)]',
                 '((NaN,0),(Infinity,1))', '<(1,2),Infinity>', '{NaN,-1,0}'),
                (4, 1, '(-0,0.1)', '(-0,0),(-1,-1)', '[(-0,0),(0.1,0.30000000000000004)]', '((0,0),(1,1),(0,0))', '[(0,0),(1,1),(0,0)]',
                 '((0,0),(1,1),(5,2))', '<(-0,0.1),0.30000000000000004>', '{0.1,0.2,0.30000000000000004}');
            """;

    private final Sandbox sandbox = SharedSandbox.SANDBOX;

    @TempDir
    private Path directory;

    @BeforeEach
    void arrange() {
        assumeThat(Sandbox.debezium()).as("the version of Debezium").isEqualTo("3.7");
    }

    @Test
    void timesAsStructsAndGeometricTypesAreExact() throws Exception {
        try (Pipeline pipeline = new Pipeline(sandbox)) {
            pipeline.execute(TIMES, SHAPES);
            pipeline.startConnector(connector -> connector.with("time.precision.mode", "structured"));
            try (MetadbProcess server = MetadbProcess.init(directory.resolve("data"), pipeline.target())) {
                server.start().execute(pipeline.createDataSource("lib"));
                pipeline.awaitDrained("lib");
                assertEqual(pipeline);
                pipeline.execute(
                        "insert into public.times select id + 100, d, t, t0, tz, ts, ts3, tstz, iv, da, ta, tza, tsa, tstza from public.times",
                        "insert into public.times (id, d, da) values (200, '0044-03-15 BC', null)",
                        "update public.times set iv = -iv, tz = tz + interval '1 hour', d0 = '-infinity' where id < 3",
                        "insert into public.shapes select id + 100, n, p, b, l, a, o, g, c, i from public.shapes",
                        "update public.shapes set n = 2, b = bound_box(b, box '(9,9),(8,8)'), o = pclose(o) where id < 3",
                        "update public.shapes set b = null, l = null, a = null, g = null where id = 1");
                pipeline.awaitDrained("lib");
                assertEqual(pipeline);
                assertThat(pipeline.inTarget("select reason from metadb.dead_letter"))
                        .isEmpty();
                assertThat(types(pipeline, "times"))
                        .containsExactlyElementsOf(
                                pipeline.inSource(typesOf("public.times").replace("(0)", "")).stream()
                                        .map(type -> type.replaceAll("\\([0-9]\\)", ""))
                                        .toList());
                assertThat(types(pipeline, "shapes"))
                        .containsExactly(
                                "integer", "integer", "point", "box", "lseg", "path", "path", "polygon", "circle",
                                "line", "text");
            }
        }
    }

    private static List<String> types(Pipeline pipeline, String table) {
        return pipeline.inTarget(typesOf(pipeline.schema() + "." + table) + " and attname !~ '^__'");
    }

    private static String typesOf(String table) {
        return "select format_type(atttypid, atttypmod) from (select * from pg_attribute order by attnum) a where attrelid = '"
                + table + "'::regclass and attnum > 0";
    }

    private static void assertEqual(Pipeline pipeline) throws Exception {
        try (Connection source = pipeline.source().connect();
                Connection target = pipeline.targetDatabase().connect()) {
            for (String table : List.of("times", "shapes")) {
                Comparison comparison = Comparison.of(
                        source, target, TablePair.of(new Table("public", table), new Table(pipeline.schema(), table)));
                assertThat(comparison.differences()).isEmpty();
                assertThat(comparison.sourceRows()).isGreaterThan(4);
            }
        }
    }
}
