package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

class RowKeyTest {

    private static final String VARIABLE = "struct io.debezium.data.VariableScaleDecimal";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "struct io.debezium.data.VariableScaleDecimal | {\"scale\":1,\"value\":\"Dw==\"} | {\"scale\":2,\"value\":\"AJY=\"}",
                "struct io.debezium.data.VariableScaleDecimal | {\"scale\":0,\"value\":\"AA==\"} | {\"scale\":9,\"value\":\"AA==\"}",
                "double | 0.0 | -0.0",
                "float | -0.0 | 0.0",
                "double | \"NaN\" | \"NaN\"",
                "double | 1.0 | 1",
                "string | \"a\" | \"\\u0061\"",
                "string | null | null",
                "string io.debezium.time.Interval | \"P1M\" | \"P30D\"",
                "string io.debezium.time.Interval | \"P1Y-1M\" | \"P300DT720H\"",
                "string io.debezium.time.Interval | \"P1DT-1S\" | \"PT23H59M59S\"",
                "double[] | [0.0,null,1] | [-0.0, null,1.0]",
                "struct io.debezium.data.VariableScaleDecimal[] | [{\"scale\":1,\"value\":\"Dw==\"}] | [{\"scale\":2,\"value\":\"AJY=\"}]",
                "struct io.debezium.data.VariableScaleDecimal | {\"scale\":1,\"value\":\"AA==\"} | {\"scale\":0,\"value\":\"AA==\"}",
                "string io.debezium.data.Json | \"{\\\"a\\\": [1.0, -0.050]}\" | \"{\\\"a\\\": [1.000, -0.05]}\"",
                "string io.debezium.data.Json | \"10.00\" | \"10\"",
                "string io.debezium.data.Json[] | [\"1.0\", null] | [\"1.00\", null]",
                "int32[] | [] | []"
            })
    void isEqualForEqualValues(String type, String one, String other) {
        assertThat(key(type, one)).isEqualTo(key(type, other)).hasSameHashCodeAs(key(type, other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "struct io.debezium.data.VariableScaleDecimal | {\"scale\":1,\"value\":\"Dw==\"} | {\"scale\":2,\"value\":\"Dw==\"}",
                "double | 0.0 | 4.9e-324",
                "string | \"a\" | \"A\"",
                "string | null | \"\"",
                "string io.debezium.data.Json | \"{\\\"a\\\": \\\"1.0\\\"}\" | \"{\\\"a\\\": \\\"1.00\\\"}\"",
                "string io.debezium.data.Json | \"[\\\"\\\\\\\" 1.0\\\"]\" | \"[\\\"\\\\\\\" 1.00\\\"]\"",
                "string io.debezium.data.Json | \"10\" | \"1\"",
                "string io.debezium.data.Json | \"1.01\" | \"1.1\"",
                "string io.debezium.time.ZonedTime | \"10:00:00Z\" | \"11:00:00+01:00\"",
                "int64 | 1 | -1",
                "string io.debezium.time.Interval | \"P1M\" | \"P31D\"",
                "int32[] | [1,null] | [1]",
                "int32[] | [1,null] | [null,1]",
                "int32[] | [] | null"
            })
    void isAnotherForOtherValues(String type, String one, String other) {
        assertThat(key(type, one)).isNotEqualTo(key(type, other));
    }

    @Test
    void isTheSameForAnIntegerOfAnyWidth() {
        assertThat(key("int16", "-7")).isEqualTo(key("int64", "-7")).isEqualTo(key("int32", "-7"));
    }

    @Test
    void isMadeOfChosenColumnsInAnyOrder() {
        Row row = row(Events.of("c")
                .column("a", "string", "\"x\"")
                .column("b", VARIABLE, "null")
                .column("c", "int32", "5"));
        Row turned = row(Events.of("c").column("c", "int16", "5").column("a", "string", "\"x\""));

        assertThat(RowKey.of(row, new int[] {2, 0})).isEqualTo(RowKey.of(turned));
        assertThat(RowKey.of(row, new int[] {0, 2})).isNotEqualTo(RowKey.of(turned));
        assertThat(RowKey.of(row, new int[] {2, 0}).nullFields()).isFalse();
        assertThat(RowKey.of(row).nullFields()).isTrue();
        assertThat(RowKey.of(row, new int[0]).bytes()).isEmpty();
    }

    @Test
    void keepsFieldsApart() {
        Row one = row(Events.of("c").column("a", "string", "\"xy\"").column("b", "string", "\"\""));
        Row other = row(Events.of("c").column("a", "string", "\"x\"").column("b", "string", "\"y\""));

        assertThat(RowKey.of(one)).isNotEqualTo(RowKey.of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1.50,2.00) | [1.5,2)",
                "{[1.0,2.050),[10,20.100)} | {[1,2.05),[10,20.1)}",
                "(,100) | (,100)",
                "[-0.10,) | [-0.1,)"
            })
    void isEqualForRangesWhoseBoundsAreWrittenInOtherWays(String one, String other) {
        assertThat(range(one)).isEqualTo(range(other)).isNotEqualTo(range("[1.05,2)"));
    }

    private static RowKey range(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        FieldBuffer fields = new FieldBuffer();
        int at = fields.begin();
        fields.put(bytes, 0, bytes.length);
        fields.end(at);
        RowSchema schema = new RowSchema(List.of(new RowSchema.Field("k", ColumnType.of(Kind.NUMMULTIRANGE))));
        return RowKey.of(new Row(schema, fields.toArray(), false));
    }

    private static RowKey key(String type, String json) {
        String[] words = type.replace("[]", "").split(" ");
        String named = words.length > 1 ? ",\"name\":\"" + words[1] + "\"" : "";
        String schema = type.endsWith("[]")
                ? "{\"type\":\"array\",\"items\":{\"type\":\"" + words[0] + "\"" + named + "}}"
                : type;
        return RowKey.of(row(Events.of("c").column("k", schema, json)));
    }

    private static Row row(Events events) {
        return ((ChangeEvent) new Decoder(ColumnFilter.NONE, Events.PLACEHOLDER).decode(events.record()))
                .after()
                .orElseThrow();
    }
}
