package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.schema.ColumnType;

class DecoderTest {

    private final Decoder decoder = new Decoder(ColumnFilter.NONE, Events.PLACEHOLDER);

    @Test
    void readsTheSourceBlock() {
        ChangeEvent event = event(table("c"));

        assertThat(event.source())
                .isEqualTo(new Source(
                        "3.6.0.Final",
                        "srv",
                        "shop",
                        "public",
                        "t",
                        1_700_000_000_123_456L,
                        SnapshotMark.STREAMING,
                        7,
                        200,
                        100,
                        200));
        assertThat(event.operation()).isEqualTo(Operation.CREATE);
        assertThat(event.size()).isEqualTo(table("c").record().size());
    }

    @Test
    void takesTheMostExactTime() {
        assertThat(event(table("c").source(",\"ts_ns\":1700000000123456000", ""))
                        .source()
                        .timeMicros())
                .isEqualTo(1_700_000_000_123_456L);
        assertThat(event(table("c")
                                .source(",\"ts_ns\":1700000000123456000", "")
                                .source(",\"ts_us\":1700000000123456", ",\"ts_us\":null"))
                        .source()
                        .timeMicros())
                .isEqualTo(1_700_000_000_123_000L);
        assertThat(event(table("c").source("\"ts_ns\":1700000000123456000", "\"ts_ns\":-1"))
                        .source()
                        .timeMicros())
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"false\" | STREAMING",
                "null | STREAMING",
                "false | STREAMING",
                "true | ROW",
                "\"true\" | ROW",
                "\"first\" | ROW",
                "\"first_in_data_collection\" | ROW",
                "\"a word of later versions\" | ROW",
                "\"last_in_data_collection\" | LAST_OF_TABLE",
                "\"last\" | LAST",
                "\"incremental\" | INCREMENTAL"
            })
    void understandsTheSnapshotMark(String json, SnapshotMark mark) {
        assertThat(event(table("r").source("\"snapshot\":\"false\"", "\"snapshot\":" + json))
                        .source()
                        .snapshot())
                .isEqualTo(mark);
    }

    @Test
    void takesAnAbsentSnapshotMarkForStreaming() {
        assertThat(event(table("c").source("\"snapshot\":\"false\",", ""))
                        .source()
                        .streaming())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"[null,\\\"50063104\\\"]\" | -1 | 50063104",
                "\"[\\\"1\\\",\\\"2\\\"]\" | 1 | 2",
                "\"[1,2]\" | 1 | 2",
                "\"[\\\"1\\\",null]\" | 1 | -1",
                "null | -1 | -1",
                "\"\" | -1 | -1",
                "\"[1]\" | -1 | -1",
                "\"[1,2,3]\" | -1 | -1",
                "\"[1,x]\" | -1 | -1",
                "\"[\\\"1,2]\" | -1 | -1"
            })
    void readsTheSequenceIfItIsAPair(String json, long lastCommit, long lsn) {
        Source source =
                event(table("c").source("\"[\\\"100\\\",\\\"200\\\"]\"", json)).source();

        assertThat(source.lastCommitLsn()).isEqualTo(lastCommit);
        assertThat(source.sequenceLsn()).isEqualTo(lsn);
    }

    @Test
    void keepsLsnAndTransactionOfIncrementalRowsAbsent() {
        Source source = event(table("r").source("\"txId\":7,\"lsn\":200", "\"txId\":null,\"lsn\":null"))
                .source();

        assertThat(source.lsn()).isEqualTo(Source.NONE);
        assertThat(source.txId()).isEqualTo(Source.NONE);
    }

    @Test
    void typesTheKeyByItsSchema() {
        Row key = event(table("c")).key().orElseThrow();

        assertThat(key.schema().fields()).containsExactly(new RowSchema.Field("id", ColumnType.INT4));
        assertThat(key.bytes()).containsExactly(0, 0, 0, 4, 0, 0, 0, 1);
    }

    @Test
    void readsTheRowBeforeOnlyWithoutAKey() {
        String row = "{\"id\":1,\"name\":\"old\"}";

        assertThat(event(table("u").before(row)).before()).isEmpty();
        assertThat(event(table("u").before(row).key(null)).before().map(DecoderTest::text))
                .contains("1 old");
        assertThat(event(table("d").before(row).after("null").key("{\"schema\":null,\"payload\":null}"))
                        .before())
                .isPresent();
    }

    @Test
    void givesTheSameSchemaObjectWhileSchemasOfATopicAlternate() {
        RowSchema first = event(table("c")).after().orElseThrow().schema();
        RowSchema other = event(table("c").column("more", "string", "\"x\""))
                .after()
                .orElseThrow()
                .schema();

        assertThat(other).isNotEqualTo(first);
        assertThat(event(table("c")).after().orElseThrow().schema()).isSameAs(first);
        assertThat(event(table("c").topic("another")).after().orElseThrow().schema())
                .isSameAs(first);
        assertThat(event(table("c").column("more", "string", "\"x\""))
                        .after()
                        .orElseThrow()
                        .schema())
                .isSameAs(other);
    }

    @Test
    void readsMoreSchemasThanItKeeps() {
        for (int i = 0; i < 20; i++) {
            Row row = event(table("c").column("more" + i % 7, "string", "\"x\""))
                    .after()
                    .orElseThrow();
            assertThat(row.schema().indexOf("more" + i % 7)).isEqualTo(2);
        }
    }

    @Test
    void toleratesFieldsInAnotherOrderMissingOrUnknown() {
        String row = " { \"name\" : \"x\" , \"surplus\" : {\"a\":[1,\"]\"]} , \"id\" : 5 } ";

        assertThat(event(table("c").after(row)).after().map(DecoderTest::text)).contains("5 x");
        assertThat(event(table("c").after("{\"name\":\"x\"}")).after().map(DecoderTest::text))
                .contains("null x");
        assertThat(event(table("c").after("{}")).after().map(DecoderTest::text)).contains("null null");
    }

    @Test
    void toleratesPayloadBeforeSchemaAndWhiteSpace() {
        Events events = table("c");
        String value = "{ \"payload\" : " + events.payload() + " ,\n \"schema\" : " + events.schema() + " } ";

        assertThat(decoder.decode(events.record(value))).isInstanceOf(ChangeEvent.class);
        assertThat(decoder.decode(events.record(value))).isInstanceOf(ChangeEvent.class);
    }

    @Test
    void findsNamesThatNeedEscapes() {
        Row row = event(Events.of("c").column("a \"b\"\\ü", "string", "\"x\""))
                .after()
                .orElseThrow();

        assertThat(row.schema().indexOf("a \"b\"\\ü")).isZero();
        assertThat(text(row)).isEqualTo("x");
    }

    @Test
    void leavesStoppedColumnsUnread() {
        Decoder filtering = new Decoder(
                (schema, table, column) -> (schema + "." + table + "." + column).equals("public.t.secret"),
                Events.PLACEHOLDER);
        Events stopped = Events.of("c").column("id", "int32", "1").column("secret", "int32", "\"not a number\"");
        Events other = Events.of("c")
                .column("id", "int32", "1")
                .column("secret", "int32", "42")
                .source("\"table\":\"t\"", "\"table\":\"open\"");

        for (int i = 0; i < 2; i++) {
            assertThat(text(event(filtering, stopped).after().orElseThrow())).isEqualTo("1");
            assertThat(text(event(filtering, other).after().orElseThrow())).isEqualTo("1 42");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":7}",
                "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int32\",\"field\":\"id\"}]},\"payload\":{\"id\":7}}"
            })
    void readsTheOldKeyOfBothHeaderConverters(String header) {
        Optional<Row> oldKey =
                event(table("c").header("__debezium.oldkey", header)).oldKey();

        assertThat(oldKey.map(Row::bytes)).hasValueSatisfying(b -> assertThat(b).endsWith(7));
        assertThat(Decoder.HEADERS).contains("__debezium.oldkey");
    }

    @Test
    void refusesAnUnreadableOldKeyOnlyWhereItIsNeeded() {
        Events whole = table("c").header("__debezium.oldkey", "Struct{id=7}");
        Events unchanged = Events.of("c")
                .column("name", "string", "\"" + Events.PLACEHOLDER + "\"")
                .header("__debezium.oldkey", "Struct{id=7}");

        assertThat(event(whole).oldKey()).isEmpty();
        assertThat(undecodable(unchanged.record()).path()).isEqualTo("header __debezium.oldkey");
        assertThat(undecodable(unchanged.record()).reason()).contains("set header.converter to");
    }

    @Test
    void passesOverWhatChangesNoRow() {
        assertThat(decoder.decode(table("c").record(null))).isEqualTo(passedOver(PassedOver.Kind.TOMBSTONE));
        assertThat(decoder.decode(table("c").record("{\"schema\":null,\"payload\":null}")))
                .isEqualTo(passedOver(PassedOver.Kind.TOMBSTONE));
        assertThat(decoder.decode(table("c").record(named("io.debezium.connector.common.Heartbeat"))))
                .isEqualTo(passedOver(PassedOver.Kind.HEARTBEAT));
        assertThat(decoder.decode(table("c").record(named("io.debezium.connector.common.TransactionMetadataValue"))))
                .isEqualTo(passedOver(PassedOver.Kind.TRANSACTION));
        assertThat(decoder.decode(table("c").record(named("io.debezium.connector.common.Notification"))))
                .isEqualTo(passedOver(PassedOver.Kind.NOTIFICATION));
    }

    @Test
    void passesOverALogicalMessageInAnEnvelope() {
        Events message = table("m").after("null").source("\"table\":\"t\"", "\"table\":\"\"");

        assertThat(decoder.decode(message.record())).isEqualTo(passedOver(PassedOver.Kind.MESSAGE));
        event(table("c"));
        assertThat(decoder.decode(message.record())).isEqualTo(passedOver(PassedOver.Kind.MESSAGE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"before\":null,\"after\":{\"id\":1},\"op\":\"c\"} | schemas.enable=true",
                "{\"schema\":null,\"payload\":{\"id\":1}} | schemas.enable=true",
                "{\"id\":1,\"name\":\"x\"} | remove the transform that flattens events (ExtractNewRecordState)",
                "{\"id\":1,\"__deleted\":\"false\"} | set value.converter.schemas.enable=true",
                "{\"specversion\":\"1.0\",\"id\":\"x\",\"data\":{}} | the record is a CloudEvent; set value.converter to",
                "Struct{after=Struct{id=1},op=c} | the text of StringConverter",
                "'' | the record is empty",
                "hello | org.apache.kafka.connect.json.JsonConverter",
                "[1] | org.apache.kafka.connect.json.JsonConverter",
                "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"string\",\"field\":\"__op\"}]},\"payload\":{}} | remove the"
                        + " transform ExtractNewRecordState",
                "{\"schema\":{\"type\":\"struct\",\"fields\":[],\"name\":\"a.b.c.Value\"},\"payload\":{}} | remove the transform"
                        + " ExtractNewRecordState",
                "{\"schema\":{\"type\":\"string\"},\"payload\":\"x\"} | found a value of type string",
                "{\"schema\":{\"type\":\"struct\",\"fields\":[3]},\"payload\":{}} | expected a schema as an object",
                "{\"schema\":{\"type\":\"struct\" | ends early"
            })
    void saysWhatAForeignRecordIs(String value, String reason) {
        assertThat(undecodable(table("c").record(value)).reason()).contains(reason);
    }

    @Test
    void knowsFormatsOfASchemaRegistryByTheirFirstByte() {
        byte[] avro = {0, 0, 0, 0, 1, 2};
        byte[] jsonSchema = {0, 0, 0, 0, 1, '{', '}'};

        assertThat(undecodable(raw(null, avro)).reason())
                .contains("Avro or Protobuf", "schema registry", "set value.converter to");
        assertThat(undecodable(raw(null, jsonSchema)).reason()).contains("JSON Schema", "set value.converter to");
        assertThat(undecodable(raw(avro, table("c").record().value())).reason())
                .contains("its key begins with the byte 0", "set key.converter to");
    }

    @Test
    void saysWhichConverterAForeignKeyNeeds() {
        byte[] value = table("c").record().value();
        byte[] bare = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
        byte[] text = "Struct{id=1}".getBytes(StandardCharsets.UTF_8);

        Undecodable fault = undecodable(raw(bare, value));
        assertThat(fault.path()).isEqualTo("key");
        assertThat(fault.reason()).contains("key carries no schema", "set key.converter.schemas.enable=true");
        assertThat(fault.table()).isEqualTo("t");
        assertThat(fault.wholeTopic()).isTrue();
        assertThat(undecodable(raw(text, value)).reason()).contains("StringConverter", "set key.converter to");
        assertThat(undecodable(raw(new byte[0], value)).reason()).contains("key has no bytes");
    }

    @Test
    void tellsABadRecordFromATopicOfAnotherForm() {
        assertThat(undecodable(table("x").record()).wholeTopic()).isFalse();
        assertThat(undecodable(table("c").record("hello")).wholeTopic()).isTrue();
    }

    @Test
    void givesARowWithJsonThatJsonbRefusesColumnsOfItsOwn() {
        Decoder filtering = new Decoder((schema, table, column) -> column.equals("stopped"), Events.PLACEHOLDER);
        List<RowSchema> schemas = new ArrayList<>();
        for (String json : List.of("{}", "\\u0000", "{}", "\\u0000", "1")) {
            RawRecord record = table("c")
                    .column("stopped", "int32", "1")
                    .column("one", "string io.debezium.data.Json", "\"[]\"")
                    .column("two", "string io.debezium.data.Json", JsonText.quoted("\"" + json + "\""))
                    .record();
            Row row = ((ChangeEvent) filtering.decode(record)).after().orElseThrow();
            schemas.add(row.schema());
        }

        assertThat(types(schemas.get(0), "one", "two")).containsExactly(ColumnType.JSONB, ColumnType.JSONB);
        assertThat(types(schemas.get(1), "one", "two")).containsExactly(ColumnType.JSONB, ColumnType.JSON);
        assertThat(schemas.get(1).indexOf("stopped")).isNegative();
        assertThat(schemas.get(2)).isSameAs(schemas.get(0)).isSameAs(schemas.get(4));
        assertThat(schemas.get(3)).isSameAs(schemas.get(1));
    }

    private static List<ColumnType> types(RowSchema schema, String... columns) {
        return Arrays.stream(columns)
                .map(column -> schema.fields().get(schema.indexOf(column)).type())
                .toList();
    }

    private static RawRecord raw(byte[] key, byte[] value) {
        return new RawRecord(new RecordPosition("a", 0, 1), 0, key, value, Map.of());
    }

    @Test
    void refusesOtherConnectors() {
        Undecodable fault = undecodable(table("c")
                .source("\"connector\":\"postgresql\"", "\"connector\":\"mysql\"")
                .record());

        assertThat(fault.path()).isEqualTo("value.payload.source.connector");
        assertThat(fault.reason()).contains("postgresql");
    }

    @Test
    void namesTheColumnAndTheTableOfAFaultButNoValue() {
        Undecodable fault = undecodable(Events.of("c")
                .column("id", "int32", "1")
                .column("age", "int16", "70000")
                .record());

        assertThat(fault.path()).isEqualTo("value.payload.after.age");
        assertThat(fault.reason()).isEqualTo("expected an integer of 16 bits, found a larger one");
        assertThat(fault.schema()).isEqualTo("public");
        assertThat(fault.table()).isEqualTo("t");
    }

    @Test
    void namesTheTableOfAnUndecodableKey() {
        Undecodable fault = undecodable(table("c")
                .key("{\"schema\":{\"type\":\"int32\"},\"payload\":3}")
                .record());

        assertThat(fault.path()).isEqualTo("key.schema");
        assertThat(fault.table()).isEqualTo("t");
    }

    @Test
    void refusesEventsThatLackWhatTheirOperationNeeds() {
        assertThat(undecodable(table("u").after("null").record()).path()).isEqualTo("value.payload.after");
        assertThat(undecodable(table("x").record()).path()).isEqualTo("value.payload.op");
        assertThat(undecodable(table("d").after("null").key(null).record()).path())
                .isEqualTo("value.payload.before");
        assertThat(undecodable(table("c")
                                .source("\"table\":\"t\"", "\"table\":\"\"")
                                .record())
                        .path())
                .isEqualTo("value.payload.source");
        assertThat(undecodable(table("c")
                                .source("\"ts_ms\":1700000000123,", "")
                                .source("\"ts_us\":1700000000123456,", "")
                                .source("\"ts_ns\":1700000000123456000,", "")
                                .record())
                        .path())
                .isEqualTo("value.payload.source.ts_ms");
    }

    @Test
    void readsHowAnEventWasSentOnlyWithoutAKey() {
        Events events = Events.of("c").column("id", "int32", "1");
        ChangeEvent keyed = (ChangeEvent) decoder.decode(events.record());
        events.key(null);
        ChangeEvent plain = (ChangeEvent) decoder.decode(events.record());
        String numbered = "\"transaction\":{\"id\":\"7:200\",\"total_order\":3,\"data_collection_order\":2}";
        ChangeEvent inTransaction = (ChangeEvent) decoder.decode(events.record("{\"schema\":" + events.schema()
                + ",\"payload\":" + events.payload().replace("\"transaction\":null", numbered) + "}"));

        assertThat(keyed.emission()).isEqualTo(Emission.UNKNOWN);
        assertThat(plain.emission()).isEqualTo(new Emission(1_700_000_000_200L, Source.NONE));
        assertThat(inTransaction.emission()).isEqualTo(new Emission(1_700_000_000_200L, 3));
    }

    @Test
    void decodesATruncationWithoutKeyAndRow() {
        ChangeEvent event = event(table("t").after("null").key(null));

        assertThat(event.operation()).isEqualTo(Operation.TRUNCATE);
        assertThat(event.after()).isEmpty();
    }

    private static Events table(String op) {
        return Events.of(op).column("id", "int32", "1").column("name", "string", "\"Ann\"");
    }

    private static String named(String name) {
        return "{\"schema\":{\"type\":\"struct\",\"fields\":[],\"name\":\"" + name + "\"},\"payload\":{\"ts_ms\":1}}";
    }

    private static PassedOver passedOver(PassedOver.Kind kind) {
        return new PassedOver(new RecordPosition("srv.public.t", 0, 5), kind);
    }

    private ChangeEvent event(Events events) {
        return event(decoder, events);
    }

    private static ChangeEvent event(Decoder decoder, Events events) {
        Decoded decoded = decoder.decode(events.record());
        assertThat(decoded).isInstanceOf(ChangeEvent.class);
        return (ChangeEvent) decoded;
    }

    private Undecodable undecodable(RawRecord record) {
        Decoded decoded = decoder.decode(record);
        assertThat(decoded).isInstanceOf(Undecodable.class);
        return (Undecodable) decoded;
    }

    /** The fields of a row of integers and texts. */
    private static String text(Row row) {
        StringBuilder text = new StringBuilder();
        int offset = 0;
        for (RowSchema.Field field : row.schema().fields()) {
            int length = row.lengthAt(offset);
            String value = new String(row.bytes(), offset + 4, Math.max(0, length), StandardCharsets.UTF_8);
            text.append(text.isEmpty() ? "" : " ")
                    .append(length < 0 ? "null" : field.type() == ColumnType.INT4 ? "" + (int) value.charAt(3) : value);
            offset = row.next(offset);
        }
        return text.toString();
    }
}
