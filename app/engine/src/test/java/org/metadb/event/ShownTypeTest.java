package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the columns' comments say of their types in the source. */
class ShownTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NUMERIC|10|2|numeric(10,2)",
                "NUMERIC|5|-2|numeric(5,-2)",
                "NUMERIC|0|0|numeric",
                "NUMERIC|131089|0|numeric",
                "VARCHAR|20||character varying(20)",
                "VARCHAR|2147483647||character varying",
                "BPCHAR|3||character(3)",
                "TEXT|2147483647||text",
                "BIT|5||bit(5)",
                "VARBIT|12||bit varying(12)",
                "VARBIT|2147483647||bit varying",
                "TIMESTAMP|29|6|timestamp without time zone",
                "TIMESTAMPTZ|29|3|timestamp(3) with time zone",
                "INT4|10|0|integer",
                "BIGSERIAL|19|0|bigint",
                "BOOL|1||boolean",
                "MONEY|2147483647|0|money",
                "HSTORE|2147483647|0|hstore",
                "_INET|2147483647|0|inet[]",
                "_VARCHAR|20||character varying(20)[]",
                "MOOD|2147483647|0|mood",
            })
    void readsAsPostgresWritesIt(String type, String length, String scale, String shown) {
        String parameters = "\"__debezium.source.column.type\":\"" + type + "\",\"__debezium.source.column.length\":\""
                + length + "\"" + (scale == null ? "" : ",\"__debezium.source.column.scale\":\"" + scale + "\"");
        assertThat(heard("{\"type\":\"string\",\"parameters\":{" + parameters + "}}"))
                .containsEntry("c", shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"2|10|numeric(10,2)", "2046|4|numeric(4,-2)", "0|38|numeric(38,0)"})
    void isThatOfADecimalsSchema(String scale, String precision, String shown) {
        assertThat(heard(
                        "{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\",\"parameters\":{\"scale\":\""
                                + scale + "\",\"connect.decimal.precision\":\"" + precision + "\"}}"))
                .containsEntry("c", shown);
    }

    @Test
    void isNotToldOfPlainColumns() {
        assertThat(heard("{\"type\":\"string\"}")).isEmpty();
    }

    @Test
    void isHeardOncePerSchema() {
        Map<String, Integer> calls = new HashMap<>();
        Decoder decoder = decoder((schema, table, types) -> calls.merge(schema + "." + table, 1, Integer::sum));
        Events events = Events.of("c").column("c", "{\"type\":\"string\"}", "\"x\"");
        decoder.decode(events.record());
        decoder.decode(events.record());
        assertThat(calls).isEqualTo(Map.of("public.t", 1));
    }

    private static Map<String, String> heard(String schema) {
        Map<String, String> heard = new HashMap<>();
        decoder((ofSchema, table, types) -> heard.putAll(types))
                .decode(Events.of("c").column("c", schema, "null").record());
        return heard;
    }

    private static Decoder decoder(TypeListener listener) {
        return new Decoder(
                ColumnFilter.NONE, ToldTypes.NONE, Events.PLACEHOLDER, (schema, table) -> Optional.empty(), listener);
    }
}
