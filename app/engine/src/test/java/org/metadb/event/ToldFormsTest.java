package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.metadb.schema.ColumnType;

/** Columns whose type no schema says, but somebody tells. */
class ToldFormsTest {

    private static final String TEXTS = "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"optional\":true}}";

    private final FormsJudge forms = new FormsJudge();

    @Test
    void givesStringsTheTypeThatIsTold() throws Exception {
        told("inet", "\"10.0.0.1/8\"", "10.0.0.1/8");
        told("cidr", "\"10.0.0.0/8\"", "10.0.0.0/8");
        told("macaddr", "\"08:00:2b:01:02:03\"", "08:00:2b:01:02:03");
        told("macaddr8", "\"08:00:2b:01:02:03:04:05\"", "08:00:2b:01:02:03:04:05");
        told("int4range", "\"[1,5)\"", "[1,5)");
        told("int8range", "\"empty\"", "empty");
        told("numrange", "\"[1.5,2.50)\"", "[1.5,2.50)");
        told("daterange", "\"[2019-01-01,2019-02-01)\"", "[2019-01-01,2019-02-01)");
        told("tsrange", "\"[\\\"2019-03-31 15:30:00\\\",infinity)\"", "[\"2019-03-31 15:30:00\",infinity)");
        told("tstzrange", "\"[\\\"2019-03-31 11:30:00-04\\\",infinity)\"", "[\"2019-03-31 15:30:00+00\",infinity)");
        told("xml", "\"<a/>\"", "<a/>");
        told("tsvector", "\"'a':1\"", "'a':1");
        told("uuid", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
        told("numeric", "\"1234.5600\"", "1234.5600");
        told("jsonb", "\"[2]\"", "[2]");
        for (String text :
                List.of("citext", "ltree", "mood", "name", "\"char\"", "varchar(9)", "char(5)", "date", "integer")) {
            forms.told(text);
            forms.accept("string", "\"ab   \"", "ab   ", "text");
        }
        forms.told("inet[]");
        forms.accept(TEXTS, "[\"10.0.0.1/8\",null]", "{10.0.0.1/8,NULL}", "inet[]");
        forms.accept(TEXTS, "[]", "{}", "inet[]");
        forms.told("_INT4RANGE");
        forms.accept(TEXTS, "[\"[1,3)\"]", "{\"[1,3)\"}", "int4range[]");
        forms.told("_numeric");
        forms.accept(TEXTS, "[\"1.20\",null,\"NAN\"]", "{1.20,NULL,NaN}", "numeric[]");
        forms.told("inet");
        forms.accept(TEXTS, "[\"10.0.0.1/8\"]", "{10.0.0.1/8}", "text[]");
        forms.told("oid");
        forms.accept("int64", "4294967295", "4294967295", "oid");
        forms.refuse("int64", "4294967296", "larger");
        forms.refuse("int64", "-1", "larger");
        forms.judge();
    }

    private void told(String type, String json, String expected) {
        forms.told(type);
        forms.accept("string", json, expected, type);
    }

    @Test
    void readsNumbersThatComeAsText() throws Exception {
        forms.told("numeric");
        for (String number :
                List.of("0", "0.00", "-123.45", "12345678901234567890123456789.123456789", "1" + "0".repeat(1_000))) {
            forms.accept("string", '"' + number + '"', number, "numeric");
        }
        forms.accept("string", "\"+1.5\"", "1.5");
        forms.accept("string", "\"12300." + "0".repeat(2_046) + "\"", "12300");
        forms.accept("string", "\"NAN\"", "NaN");
        forms.accept("string", "\"POSITIVE_INFINITY\"", "Infinity");
        forms.accept("string", "\"NEGATIVE_INFINITY\"", "-Infinity");
        for (String other : List.of("", "-", ".5", "5.", "1e5", "1.2.3", "0x1", "NIL", "1 ", "é")) {
            forms.refuse("string", '"' + other + '"', "number as text");
        }
        forms.told("money");
        forms.accept("string", "\"-92233.10\"", "-92233.10", "numeric");
        forms.judge();
    }

    @Test
    void readsBytesInTheModeThatIsTold() throws Exception {
        forms.told("bytea", BinaryMode.HEX);
        forms.accept("string", "\"deadBEEF\"", "\\xdeadbeef", "bytea");
        forms.accept("string", "\"\"", "\\x", "bytea");
        forms.refuse("string", "\"dea\"", "odd number");
        forms.refuse("string", "\"xx\"", "hexadecimal");
        for (BinaryMode mode : List.of(BinaryMode.BASE64, BinaryMode.BASE64_URL_SAFE)) {
            forms.told("BYTEA", mode);
            forms.accept("string", mode == BinaryMode.BASE64 ? "\"3q2+7w==\"" : "\"3q2-7w==\"", "\\xdeadbeef", "bytea");
            forms.told("_BYTEA", mode);
            forms.accept(TEXTS, "[\"3q0=\",null]", "{\"\\\\xdead\",NULL}", "bytea[]");
        }
        forms.told("bytea", BinaryMode.BYTES);
        forms.accept("string", "\"deadbeef\"", "deadbeef", "text");
        forms.accept("bytes", "\"3q2+7w==\"", "\\xdeadbeef", "bytea");
        forms.told("bytea[]", BinaryMode.HEX);
        forms.accept(TEXTS, "[\"dead\"]", "{\"\\\\xdead\"}", "bytea[]");
        forms.judge();
    }

    /** {@code include.unknown.datatypes}: the texts come as bytes do. */
    @Test
    void readsTypesThatNoConnectorKnows() throws Exception {
        unknown("int4multirange", "{[1,3),[5,7)}", "7b5b312c33292c5b352c37297d");
        unknown("tsquery", "'fat' & 'cat'", "27666174272026202763617427");
        unknown("pg_lsn", "16/B374D848", "31362f4233373444383438");
        unknown("jsonpath", "$.\"a\"", "242e226122");
        unknown("box", "(3,4),(1,2)", "28332e302c342e30292c28312e302c322e3029");
        unknown("lseg", "[(1,2),(3,4)]", "5b28312e302c322e30292c28332e302c342e30295d");
        unknown("line", "{1,2,3}", "7b312e302c322e302c332e307d");
        unknown("path", "[(0,0),(1,1)]", "5b28302e302c302e30292c28312e302c312e30295d");
        unknown("polygon", "((0,0),(1,1),(1,0))", "2828302e302c302e30292c28312e302c312e30292c28312e302c302e302929");
        unknown("circle", "<(1,2),3>", "3c28312e302c322e30292c332e303e");
        forms.told("record", BinaryMode.HEX);
        forms.accept("string", "\"28312c227820792229\"", "(1,\"x y\")", "text");
        forms.refuse("string", "\"00\"", "U+0000");
        forms.refuse("string", "\"ff\"", "UTF-8");
        forms.told("xid8", BinaryMode.BYTES);
        forms.accept("bytes", "\"MTIz\"", "123", "text");
        forms.told("mood", BinaryMode.BYTES);
        forms.accept("bytes", "\"MTIz\"", "\\x313233", "bytea");
        forms.judge();
    }

    private void unknown(String type, String expected, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        forms.told(type, BinaryMode.HEX);
        forms.accept("string", '"' + hex + '"', expected, type);
        String base64 = '"' + Base64.getEncoder().encodeToString(bytes) + '"';
        forms.told(type, BinaryMode.BASE64);
        forms.accept("string", base64, expected, type);
        forms.told(type, BinaryMode.BYTES);
        forms.accept("bytes", base64, expected, type);
    }

    @Test
    void isToldByTheConnectorToo() throws Exception {
        forms.accept(propagated("string", "INET", ""), "\"10.0.0.1/8\"", "10.0.0.1/8", "inet");
        forms.accept(propagated("string", "NUMERIC", "10"), "\"1.50\"", "1.50", "numeric");
        forms.accept(propagated("int64", "OID", ""), "7", "7", "oid");
        forms.accept(
                "{\"type\":\"string\",\"name\":\"io.debezium.data.Json\",\"parameters\":{\"__debezium.source.column.type\":\"JSON\"}}",
                "\"{ }\"",
                "{ }",
                "json");
        forms.accept(
                "{\"type\":\"bytes\",\"name\":\"io.debezium.data.Bits\",\"parameters\":{\"length\":\"10\",\"__debezium.source.column.type\":\"VARBIT\","
                        + "\"__debezium.source.column.length\":\"10\"}}",
                "\"Aw==\"",
                "11",
                "bit varying");
        forms.told("cidr");
        forms.accept(propagated("string", "INET", ""), "\"10.0.0.0/8\"", "10.0.0.0/8", "cidr");
        forms.judge();
    }

    private static String propagated(String type, String source, String length) {
        return "{\"type\":\"" + type + "\",\"parameters\":{\"__debezium.source.column.type\":\"" + source + "\""
                + (length.isEmpty() ? "" : ",\"__debezium.source.column.length\":\"" + length + "\"") + "}}";
    }

    @Test
    void holdsForTheKeyToo() {
        ToldTypes told = (schema, table, column) -> schema.equals("public") && table.equals("t") && column.equals("id")
                ? Optional.of(SourceType.parse("numeric"))
                : Optional.empty();
        Decoder decoder = new Decoder(ColumnFilter.NONE, told, Events.PLACEHOLDER, (schema, table) -> Optional.empty());
        String key =
                "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"string\",\"field\":\"id\"}]},\"payload\":{\"id\":\"1.5\"}}";
        Events events = Events.of("c").column("id", "string", "\"1.50\"").key(key);

        ChangeEvent first = (ChangeEvent) decoder.decode(events.record());
        ChangeEvent other = (ChangeEvent) decoder.decode(
                events.source("\"table\":\"t\"", "\"table\":\"other\"").record());
        ChangeEvent again = (ChangeEvent) decoder.decode(
                events.source("\"table\":\"other\"", "\"table\":\"t\"").record());

        for (ChangeEvent event : List.of(first, again)) {
            assertThat(event.key().orElseThrow().schema().fields())
                    .containsExactly(new RowSchema.Field("id", ColumnType.NUMERIC));
            assertThat(RowKey.of(event.key().orElseThrow()))
                    .isEqualTo(RowKey.of(event.after().orElseThrow()));
        }
        assertThat(other.key().orElseThrow().schema().fields())
                .containsExactly(new RowSchema.Field("id", ColumnType.TEXT));
    }

    /** Its schema does not tell them: the connector propagates types into the schema of the rows alone. */
    @Test
    void holdsForTheKeyWhereTheSchemaOfTheRowsTellsIt() {
        ToldTypes inHex = new ToldTypes() {
            @Override
            public Optional<SourceType> of(String schema, String table, String column) {
                return table.equals("declared") ? Optional.of(SourceType.parse("text")) : Optional.empty();
            }

            @Override
            public BinaryMode binaryMode() {
                return BinaryMode.HEX;
            }
        };
        Decoder decoder =
                new Decoder(ColumnFilter.NONE, inHex, Events.PLACEHOLDER, (schema, table) -> Optional.empty());
        String bytea = propagated("string", "BYTEA", "");

        ChangeEvent created = keyed(
                decoder, Events.of("c").column("id", bytea, "\"aa01\"").header(KeyReader.OLD_KEY, "{\"id\":\"aa00\"}"));
        ChangeEvent deleted = keyed(
                decoder,
                Events.of("d")
                        .column("id", bytea, "\"\"")
                        .before("{\"id\":\"aa01\"}")
                        .after("null"));
        RowSchema bytes = new RowSchema(List.of(new RowSchema.Field("id", ColumnType.BYTEA)));
        assertThat(List.of(created.key(), created.after(), created.oldKey(), deleted.key()))
                .allSatisfy(row -> assertThat(row.orElseThrow().schema()).isEqualTo(bytes));
        assertThat(RowKey.of(deleted.key().orElseThrow()))
                .isEqualTo(RowKey.of(created.after().orElseThrow()));

        ChangeEvent otherType =
                keyed(decoder, Events.of("c").column("id", propagated("string", "VARCHAR", ""), "\"aa01\""));
        ChangeEvent againBytes = keyed(decoder, Events.of("c").column("id", bytea, "\"aa01\""));
        ChangeEvent declared = keyed(
                decoder,
                Events.of("c").column("id", bytea, "\"aa01\"").source("\"table\":\"t\"", "\"table\":\"declared\""));
        assertThat(List.of(otherType, declared))
                .allSatisfy(event -> assertThat(event.key().orElseThrow().schema())
                        .isEqualTo(event.after().orElseThrow().schema())
                        .isNotEqualTo(bytes));
        assertThat(againBytes.key().orElseThrow().schema()).isEqualTo(bytes);
    }

    @Test
    void holdsForTheRowBeforeTheChangeWhoeverTellsIt() {
        Decoder decoder = new Decoder(ColumnFilter.NONE, Events.PLACEHOLDER);
        RawRecord record = Events.of("u")
                .column("ip", propagated("string", "INET", ""), "\"10.0.0.1\"")
                .before("{\"ip\":\"10.0.0.2\"}")
                .record();
        String inet = ",\"parameters\":{\"__debezium.source.column.type\":\"INET\"}";
        String untoldBefore = new String(record.value(), StandardCharsets.UTF_8).replaceFirst(Pattern.quote(inet), "");
        RawRecord untold = Events.of("u").record(untoldBefore);

        assertThat(untoldBefore).contains(inet);
        assertThat(decoder.before(untold).orElseThrow().schema())
                .isEqualTo(decoder.before(record).orElseThrow().schema())
                .isEqualTo(((ChangeEvent) decoder.decode(record))
                        .after()
                        .orElseThrow()
                        .schema());
    }

    private static ChangeEvent keyed(Decoder decoder, Events events) {
        String schema = "{\"type\":\"struct\",\"fields\":[{\"type\":\"string\",\"field\":\"id\"}]}";
        return (ChangeEvent) decoder.decode(events.key("{\"schema\":" + schema + ",\"payload\":{\"id\":\"aa01\"}}")
                .record());
    }
}
