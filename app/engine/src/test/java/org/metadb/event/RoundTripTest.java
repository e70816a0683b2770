package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

/** Random values that PostgreSQL makes and says in Debezium's forms come back, through the decoder and COPY, as the same row images. */
class RoundTripTest {

    private static final int ROWS = 2_000;

    private static final String RANDOM_ROWS = """
            create table source as
            select g as id,
                   case when random() < 0.1 then null else random() < 0.5 end as b,
                   (random() * 65535 - 32768)::int2 as i2,
                   (random() * 4294967295 - 2147483648)::int4 as i4,
                   (random() * 1.8e19 - 9e18)::numeric::int8 as i8,
                   ((random() - 0.5) * 10 ^ (random() * 70 - 35))::float4 as f4,
                   (random() - 0.5) * 10 ^ (random() * 600 - 300) as f8,
                   round(((random() - 0.5) * 10 ^ (random() * 17))::numeric, 4) as n4,
                   case when random() < 0.05 then 0
                        else round((random() - 0.5)::numeric * (10::numeric ^ (random() * 80)::int), (random() * 40)::int)
                             * (random() * 1e18)::numeric end as n,
                   (select string_agg(chr((array[9, 10, 34, 92, 47, 65, 122, 233, 8364, 65533, 128512, 1114109, 127, 1])
                                          [1 + (random() * 13)::int]), '') from generate_series(1, (random() * 20)::int + g * 0)) as t,
                   gen_random_uuid() as u,
                   jsonb_build_object('k' || (random() * 9)::int, array[random(), g], 'é"\\', null) as j,
                   decode(left(md5(random()::text), 2 * (random() * 16)::int), 'hex') as ba,
                   date '4714-11-24 BC' + (random() * 2147483493)::int as d,
                   time '00:00' + random() * interval '24 hours' as tm,
                   (time '00:00' + random() * interval '24 hours') at time zone interval '0' as tmz,
                   timestamp '2000-01-01' + (random() - 0.02) * interval '290000 years' as ts,
                   timestamptz '2000-01-01 00:00+00' + (random() - 0.02) * interval '290000 years' as tstz,
                   (random() * 1e6) * interval '1 second' + (random() * 20000 - 10000)::int * interval '1 day'
                       + (random() * 2000 - 1000)::int * interval '1 month' as iv,
                   (random() * 8191)::int::bit(13) as bi,
                   point(random() * 1e6 - 5e5, (random() - 0.5) * 10 ^ (random() * 600 - 300)) as pt,
                   array(select case when random() < 0.1 then null else (random() * 4294967295 - 2147483648)::int4 end
                           from generate_series(1, (random() * 5)::int + g * 0)) as ai,
                   string_to_array(md5(random()::text), 'a', 'b') as at,
                   case when random() < 0.1 then null else set_masklen(inet '10.0.0.0' + (random() * 16777215)::int8, (random() * 32)::int) end as ip,
                   numrange(null, round((random() * 1e9)::numeric, (random() * 9)::int), '(]') as rn
              from generate_series(1, %d) g
            """;

    /** Each column with Debezium's type and the SQL that says its values in that form. */
    private static final Map<String, List<String>> FORMS = new LinkedHashMap<>();

    static {
        FORMS.put("id", List.of("int32", "id::text"));
        FORMS.put("b", List.of("boolean", "b::text"));
        FORMS.put("i2", List.of("int16", "i2::text"));
        FORMS.put("i4", List.of("int32", "i4::text"));
        FORMS.put("i8", List.of("int64", "i8::text"));
        FORMS.put("f4", List.of("float", "f4::text"));
        FORMS.put("f8", List.of("double", "f8::text"));
        FORMS.put(
                "n4",
                List.of(
                        "{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\",\"parameters\":{\"scale\":\"4\"}}",
                        "n4::text"));
        FORMS.put("n", List.of("struct io.debezium.data.VariableScaleDecimal", "n::text"));
        FORMS.put("t", List.of("string", "to_json(t)::text"));
        FORMS.put("u", List.of("string io.debezium.data.Uuid", "to_json(u)::text"));
        FORMS.put("j", List.of("string io.debezium.data.Json", "to_json(j::text)::text"));
        FORMS.put("ba", List.of("bytes", "to_json(replace(encode(ba, 'base64'), E'\\n', ''))::text"));
        FORMS.put("d", List.of("int32 io.debezium.time.Date", "(d - date '1970-01-01')::text"));
        FORMS.put("tm", List.of("int64 io.debezium.time.MicroTime", "(extract(epoch from tm) * 1000000)::int8::text"));
        FORMS.put(
                "tmz",
                List.of("string io.debezium.time.ZonedTime", "'\"' || (tmz at time zone interval '0')::time || 'Z\"'"));
        FORMS.put(
                "ts",
                List.of("int64 io.debezium.time.MicroTimestamp", "(extract(epoch from ts) * 1000000)::int8::text"));
        FORMS.put("iv", List.of("string io.debezium.time.Interval", """
                to_json(concat('P', extract(year from iv), 'Y', extract(month from iv), 'M', extract(day from iv), 'DT', extract(hour from iv), 'H',
                    extract(minute from iv), 'M', extract(second from iv), 'S'))::text
                """));
        FORMS.put(
                "bi",
                List.of(
                        "{\"type\":\"bytes\",\"name\":\"io.debezium.data.Bits\",\"parameters\":{\"length\":\"13\"}}",
                        "to_json(encode(decode(lpad(to_hex((bi::int & 255) * 256 + bi::int / 256), 4, '0'), 'hex'), 'base64'))::text"));
        FORMS.put(
                "pt",
                List.of("struct io.debezium.data.geometry.Point", "json_build_object('x', pt[0], 'y', pt[1])::text"));
        FORMS.put("ai", List.of("{\"type\":\"array\",\"items\":{\"type\":\"int32\"}}", "to_json(ai)::text"));
        FORMS.put("at", List.of("{\"type\":\"array\",\"items\":{\"type\":\"string\"}}", "to_json(at)::text"));
        FORMS.put("ip", List.of(told("INET"), "to_json(ip::text)::text"));
        FORMS.put("rn", List.of(told("NUMRANGE"), "to_json(rn::text)::text"));
        FORMS.put("tstz", List.of("string io.debezium.time.ZonedTimestamp", """
                '"' || case when iso_year < 0 then '-' when iso_year > 9999 then '+' else '' end
                    || case when abs(iso_year) > 9999 then abs(iso_year)::text else lpad(abs(iso_year)::text, 4, '0') end
                    || to_char(tstz, '-MM-DD"T"HH24:MI:SS.US"Z"') || '"'
                """));
    }

    private static String told(String type) {
        return "{\"type\":\"string\",\"parameters\":{\"__debezium.source.column.type\":\"" + type + "\"}}";
    }

    @Test
    void bringsEveryRandomValueBackAsItWas() throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            double seed = System.nanoTime() % 1000 / 1000.0;
            statement.execute("select setseed(" + seed + ")");
            statement.execute(RANDOM_ROWS.formatted(ROWS));

            CopyTable.create(connection, "decoded", decode(statement));

            try (ResultSet result = statement.executeQuery("select count(*) from source s join decoded d using (id)")) {
                result.next();
                assertThat(result.getInt(1)).isEqualTo(ROWS);
            }
            for (String column : FORMS.keySet()) {
                try (ResultSet result = statement.executeQuery(
                        "select s.id, s.%1$s::text, d.%1$s::text from source s join decoded d using (id) where not record_image_eq(row(s.%1$s), row(d.%1$s))"
                                .formatted(column))) {
                    assertThat(result.next())
                            .as(() -> "seed " + seed + ", column " + column + ": " + shown(result))
                            .isFalse();
                }
            }
        }
    }

    private static String shown(ResultSet row) {
        try {
            return row.getString(2) + " came back as " + row.getString(3);
        } catch (Exception e) {
            return "";
        }
    }

    private static List<Row> decode(Statement statement) throws Exception {
        StringBuilder query = new StringBuilder("select ");
        FORMS.forEach(
                (column, form) -> query.append(query.length() > 7 ? ", " : "").append(form.get(1)));
        query.append(
                " from source, lateral (select case when extract(year from tstz) < 0 then extract(year from tstz) + 1"
                        + " else extract(year from tstz) end as iso_year) y order by id");
        Decoder decoder = new Decoder(ColumnFilter.NONE, Events.PLACEHOLDER);
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(query.toString())) {
            while (result.next()) {
                Events events = Events.of("c");
                int index = 0;
                for (Map.Entry<String, List<String>> form : FORMS.entrySet()) {
                    String text = result.getString(++index);
                    String json = text == null ? "null" : json(form.getKey(), text);
                    events.column(form.getKey(), form.getValue().get(0), json);
                }
                Decoded decoded = decoder.decode(events.record());
                assertThat(decoded).as(events.payload()).isInstanceOf(ChangeEvent.class);
                rows.add(((ChangeEvent) decoded).after().orElseThrow());
            }
        }
        return rows;
    }

    private static String json(String column, String text) {
        if (!column.equals("n") && !column.equals("n4")) {
            return text;
        }
        BigDecimal number = new BigDecimal(text);
        String value =
                '"' + Base64.getEncoder().encodeToString(number.unscaledValue().toByteArray()) + '"';
        return column.equals("n4") ? value : "{\"scale\":" + number.scale() + ",\"value\":" + value + "}";
    }
}
