package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

/** Values read and cast the same whatever settings the role and the database have. */
class ForeignSettingsTest {

    private static final List<String> SETTINGS = List.of(
            "timezone = 'Asia/Kathmandu'",
            "datestyle = 'SQL, DMY'",
            "intervalstyle = 'sql_standard'",
            "bytea_output = 'escape'",
            "extra_float_digits = -15",
            "xmloption = document",
            "array_nulls = off",
            "timezone_abbreviations = 'India'",
            "quote_all_identifiers = on",
            "standard_conforming_strings = off",
            "search_path = public, pg_catalog");

    private record Sample(Object value, String text) {}

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void castsToTextAndFromText(PostgresVersion version) throws Exception {
        Map<ColumnType, Sample> samples = new LinkedHashMap<>();
        samples.put(ColumnType.BYTEA, new Sample(new byte[] {0, '\\', (byte) 0xff}, "\\x005cff"));
        samples.put(ColumnType.FLOAT8, new Sample(0.1 + 0.2, "0.30000000000000004"));
        samples.put(ColumnType.FLOAT4, new Sample(0.1f, "0.1"));
        samples.put(ColumnType.DATE, new Sample("2024-03-04", "2024-03-04"));
        samples.put(ColumnType.TIMESTAMP, new Sample("2024-03-04T05:06:07.5", "2024-03-04 05:06:07.5"));
        samples.put(ColumnType.TIMESTAMPTZ, new Sample("2024-03-04T23:30:00Z", "2024-03-04 23:30:00+00"));
        samples.put(ColumnType.INTERVAL, new Sample("P1Y2M3D", "1 year 2 mons 3 days"));
        samples.put(ColumnType.of(Kind.XML), new Sample("a<b/>c", "a<b/>c"));
        samples.put(ColumnType.of(Kind.INET), new Sample("10.0.0.1", "10.0.0.1"));
        samples.put(
                ColumnType.of(Kind.TSTZRANGE),
                new Sample("[\"2024-03-03 23:00:00+00\",)", "[\"2024-03-03 23:00:00+00\",)"));
        samples.put(ColumnType.of(Kind.DATERANGE), new Sample("[2024-03-04,)", "[2024-03-04,)"));
        samples.put(
                ColumnType.arrayOf(ColumnType.of(Kind.CIDR)),
                new Sample(Arrays.asList("10.0.0.0/8", null), "{10.0.0.0/8,NULL}"));
        Table before = Table.named("t").key("id", ColumnType.INT4);
        Table after = before;
        Object[] values = new Object[samples.size() + 1];
        Object[] texts = values.clone();
        values[0] = 1;
        texts[0] = 2;
        int i = 0;
        for (Map.Entry<ColumnType, Sample> sample : samples.entrySet()) {
            i++;
            before = before.column("c" + i, sample.getKey());
            after = after.column("c" + i, ColumnType.TEXT);
            values[i] = sample.getValue().value();
            texts[i] = "x";
        }
        try (Target target = new Target(version)) {
            target.run("create type public.inet as enum ('a')", "create type public.xml as (a int)");
            for (String setting : SETTINGS) {
                target.run("alter role current_user set " + setting);
            }
            target.reopen();

            target.merge(before, before.create(1, 10, values));
            target.merge(before, before.update(2, 20, values));
            target.merge(after, after.create(3, 30, texts));
            target.merge(before, before.update(4, 40, values));

            assertThat(target.rows("select count(*) from s.t__ where id = 1")).containsExactly("1");
            i = 0;
            for (Sample sample : samples.values()) {
                assertThat(target.rows("select c" + ++i + " from s.t where id = 1"))
                        .containsExactly(sample.text());
            }
        }
    }
}
