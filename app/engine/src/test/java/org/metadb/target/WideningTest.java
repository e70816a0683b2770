package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.metadb.schema.ColumnType.arrayOf;
import static org.metadb.schema.ColumnType.of;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.metadb.event.ChangeEvent;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;
import org.metadb.schema.Widening;

/** Columns whose values need a wider type, in every pair of types and both directions: nothing is lost. */
class WideningTest {

    /** Of each type: a value that suffers where a cast is careless, and its text in PostgreSQL. */
    private static final Map<ColumnType, Sample> SAMPLES = new LinkedHashMap<>();

    private record Sample(Object value, String text) {}

    static {
        SAMPLES.put(ColumnType.BOOLEAN, new Sample(true, "true"));
        SAMPLES.put(ColumnType.INT2, new Sample(-32768, "-32768"));
        SAMPLES.put(ColumnType.INT4, new Sample(2147483647, "2147483647"));
        SAMPLES.put(ColumnType.INT8, new Sample(9223372036854775807L, "9223372036854775807"));
        SAMPLES.put(ColumnType.FLOAT4, new Sample(0.1f, "0.1"));
        SAMPLES.put(ColumnType.FLOAT8, new Sample(0.1 + 0.2, "0.30000000000000004"));
        SAMPLES.put(ColumnType.NUMERIC, new Sample("12345678901234567890.1200", "12345678901234567890.1200"));
        SAMPLES.put(ColumnType.TEXT, new Sample("2024-01-01 été", "2024-01-01 été"));
        SAMPLES.put(
                ColumnType.UUID,
                new Sample("8c5a3d2e-0000-4000-8000-0123456789ab", "8c5a3d2e-0000-4000-8000-0123456789ab"));
        SAMPLES.put(ColumnType.JSONB, new Sample("{\"b\":[1.50],\"a\":\"x\"}", "{\"a\": \"x\", \"b\": [1.50]}"));
        SAMPLES.put(ColumnType.JSON, new Sample("{ \"b\":1 }", "{ \"b\":1 }"));
        SAMPLES.put(ColumnType.BYTEA, new Sample(new byte[] {0, (byte) 0xff}, "\\x00ff"));
        SAMPLES.put(ColumnType.DATE, new Sample("0044-03-15", "0044-03-15"));
        SAMPLES.put(ColumnType.TIME, new Sample("23:59:59.999999", "23:59:59.999999"));
        SAMPLES.put(ColumnType.TIMETZ, new Sample("12:00:00.5+05:30", "12:00:00.5+05:30"));
        SAMPLES.put(ColumnType.TIMESTAMP, new Sample("2024-02-29T12:00:00.000001", "2024-02-29 12:00:00.000001"));
        SAMPLES.put(ColumnType.TIMESTAMPTZ, new Sample("2024-02-29T23:30:00Z", "2024-02-29 23:30:00+00"));
        SAMPLES.put(ColumnType.INTERVAL, new Sample("P1Y2M3D", "1 year 2 mons 3 days"));
        SAMPLES.put(ColumnType.VARBIT, new Sample("0101", "0101"));
        SAMPLES.put(ColumnType.bit(3), new Sample("001", "001"));
        SAMPLES.put(ColumnType.bit(9), new Sample("000000001", "000000001"));
        SAMPLES.put(of(Kind.OID), new Sample(-1, "4294967295"));
        SAMPLES.put(of(Kind.POINT), new Sample("1.5,-2", "(1.5,-2)"));
        SAMPLES.put(of(Kind.XML), new Sample("<a> b</a>", "<a> b</a>"));
        SAMPLES.put(of(Kind.INET), new Sample("10.0.0.1", "10.0.0.1/32"));
        SAMPLES.put(of(Kind.CIDR), new Sample("10.0.0.0/8", "10.0.0.0/8"));
        SAMPLES.put(of(Kind.NUMRANGE), new Sample("[1.50,2)", "[1.50,2)"));
        SAMPLES.put(of(Kind.TSVECTOR), new Sample("'cat':2A 'fat':1", "'cat':2A 'fat':1"));
        SAMPLES.put(arrayOf(ColumnType.INT4), new Sample(Arrays.asList(1, null, 3), "{1,NULL,3}"));
        SAMPLES.put(arrayOf(ColumnType.FLOAT4), new Sample(List.of(0.1f), "{0.1}"));
        SAMPLES.put(arrayOf(ColumnType.NUMERIC), new Sample(List.of("1.50"), "{1.50}"));
        SAMPLES.put(arrayOf(ColumnType.TEXT), new Sample(List.of("a,b", "NULL"), "{\"a,b\",\"NULL\"}"));
        SAMPLES.put(arrayOf(of(Kind.INET)), new Sample(List.of("10.0.0.1", "::1/64"), "{10.0.0.1,::1/64}"));
        SAMPLES.put(arrayOf(ColumnType.BOOLEAN), new Sample(List.of(), "{}"));
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void keepsEveryValueInCurrentRowsAndHistory(PostgresVersion version) throws Exception {
        try (Target target = new Target(version)) {
            // one table for each type that comes first, in it one column for each that comes second
            for (ColumnType first : SAMPLES.keySet()) {
                String name = "from " + first.sql();
                Table t = Table.named(name).key("id", ColumnType.INT4);
                Table before = t;
                Table after = t;
                List<Object> old = new ArrayList<>(List.of(1));
                List<Object> now = new ArrayList<>(List.of(1));
                List<Object> back = new ArrayList<>(List.of(1));
                for (ColumnType second : SAMPLES.keySet()) {
                    before = before.column(second.sql(), first);
                    after = after.column(second.sql(), second);
                    old.add(SAMPLES.get(first).value());
                    now.add(SAMPLES.get(second).value());
                    back.add(null);
                }
                target.merge(before, before.create(1, 10, old.toArray()), before.create(1, 11, with(old, 2)));
                target.merge(before, before.update(2, 20, back.toArray()), before.update(3, 30, old.toArray()));
                target.merge(after, after.update(4, 40, now.toArray()));
                // the stored type is wider now than the event's
                target.merge(before, before.update(5, 50, old.toArray()), before.update(6, 60, with(old, 2)));

                for (ColumnType second : SAMPLES.keySet()) {
                    ColumnType joined = Widening.join(first, second);
                    String column = '"' + second.sql() + '"';
                    String was = shown(first, joined);
                    assertThat(target.rows("select " + column + "::text from s.\"" + name + "__\" order by __id"))
                            .as(first + " then " + second)
                            .containsExactly(was, was, "null", was, shown(second, joined), was);
                    assertThat(target.rows("select distinct pg_typeof(" + column + ") from s.\"" + name + "__\""))
                            .containsExactly(joined.sql().replaceFirst("[(]\\d+[)]", "")); // it shows no length
                }
            }
        }
    }

    @Test
    void widensTheKey() throws Exception {
        Map<ColumnType, ColumnType> pairs = new LinkedHashMap<>();
        pairs.put(ColumnType.INT4, ColumnType.INT8);
        pairs.put(ColumnType.INT8, ColumnType.NUMERIC);
        pairs.put(ColumnType.INT2, ColumnType.TEXT);
        pairs.put(ColumnType.DATE, ColumnType.TIMESTAMP);
        pairs.put(ColumnType.UUID, ColumnType.TEXT);
        pairs.put(ColumnType.FLOAT4, ColumnType.FLOAT8);
        try (Target target = new Target()) {
            for (Map.Entry<ColumnType, ColumnType> pair : pairs.entrySet()) {
                String name = pair.getKey() + "2" + pair.getValue();
                Table narrow = Table.named(name).key("id", pair.getKey()).column("v", ColumnType.TEXT);
                Table wide = Table.named(name).key("id", pair.getValue()).column("v", ColumnType.TEXT);
                Object key = pair.getKey() == ColumnType.INT2 || pair.getKey() == ColumnType.INT4
                        ? (Object) 12
                        : SAMPLES.get(pair.getKey()).value();
                Object wideKey = pair.getKey() == ColumnType.DATE
                        ? key + "T00:00:00"
                        : pair.getKey() == ColumnType.FLOAT4 ? (Object) 0.1 : key;
                target.merge(narrow, narrow.create(1, 10, key, "A"));
                target.merge(wide, wide.update(2, 20, wideKey, "B"));
                target.merge(narrow, narrow.update(3, 30, key, "C"), narrow.update(4, 40, key, "D"));
                target.merge(narrow, narrow.delete(5, 50, key));

                assertThat(target.versions(name, "v"))
                        .as(name)
                        .containsExactly("A|1|2|10|20", "B|2|3|20|30", "C|3|4|30|40", "D|4|5|40|50");
            }
        }
    }

    @Test
    void takesRowsOfSeveralTypesInOneBatch() throws Exception {
        Table small = Table.named("t").key("id", ColumnType.INT4).column("v", ColumnType.INT4);
        Table large = Table.named("t").key("id", ColumnType.INT4).column("v", ColumnType.NUMERIC);
        Table text = Table.named("t").key("id", ColumnType.INT4).column("v", ColumnType.TEXT);
        try (Target target = new Target()) {
            ChangeEvent[] events = {
                small.create(1, 10, 1, 5),
                large.update(2, 20, 1, "5.50"),
                text.update(3, 30, 1, "five"),
                small.update(4, 40, 1, 5)
            };
            target.merge(small, events);

            assertThat(target.versions("t", "v"))
                    .containsExactly("5|1|2|10|20", "5.50|2|3|20|30", "five|3|4|30|40", "5|4|inf*|40|null");
        }
    }

    private static Object[] with(List<Object> values, int key) {
        Object[] out = values.toArray();
        out[0] = key;
        return out;
    }

    private static String shown(ColumnType type, ColumnType as) {
        String text = SAMPLES.get(type).text();
        if (type.equals(of(Kind.INET)) && as.equals(ColumnType.TEXT)) {
            return SAMPLES.get(type).value().toString(); // the cast in the question adds the mask
        }
        return type == ColumnType.DATE && as == ColumnType.TIMESTAMP ? text + " 00:00:00" : text;
    }
}
