package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

/** Every form in which values come, at its limits: what PostgreSQL says of it, or why it is refused. */
class ValueFormsTest {

    private record Case(String type, String json, String expected) {}

    private final List<Case> accepted = new ArrayList<>();
    private final List<Case> refused = new ArrayList<>();

    @Test
    void storesNumbersExactly() throws Exception {
        accept("boolean", "true", "true");
        accept("boolean", "false", "false");
        accept("int8", "-128", "-128");
        accept("int16", "-32768", "-32768");
        accept("int16", "32767", "32767");
        refuse("int16", "32768", "larger");
        accept("int32", "-2147483648", "-2147483648");
        accept("int32", "2147483647", "2147483647");
        refuse("int32", "-2147483649", "larger");
        accept("int64", "-9223372036854775808", "-9223372036854775808");
        accept("int64", "9223372036854775807", "9223372036854775807");
        accept("int64", "0", "0");
        accept("int64", "null", null);
        refuse("int64", "9223372036854775808", "larger");
        refuse("int64", "-9223372036854775809", "larger");
        refuse("int64", "99999999999999999999", "larger");
        refuse("int64", "1.0", "fraction");
        refuse("int64", "1e3", "fraction");
        refuse("int64", "01", "leading zeros");
        refuse("int64", "\"1\"", "found a string");
        refuse("int64", "-", "expected an integer");
        refuse("int64", "true", "found a boolean");
        refuse("boolean", "1", "found a number");
        accept("float", "1.4e-45", "1e-45");
        accept("float", "3.4028235e38", "3.4028235e+38");
        accept("float", "-0.0", "-0");
        accept("float", "\"NaN\"", "NaN");
        refuse("float", "1e39", "range of real");
        accept("double", "4.9e-324", "5e-324");
        accept("double", "1.7976931348623157e308", "1.7976931348623157e+308");
        accept("double", "-0.0", "-0");
        accept("double", "7", "7");
        accept("double", "\"Infinity\"", "Infinity");
        accept("double", "\"-Infinity\"", "-Infinity");
        refuse("double", "1e309", "range of double precision");
        refuse("double", "\"many\"", "found a string");
        refuse("double", "1.", "expected a number");
        refuse("double", "1e", "expected a number");
        refuse("double", "00.5", "leading zeros");
        judge();
    }

    @Test
    void storesDecimalsExactlyWithTheirScale() throws Exception {
        for (String number : List.of(
                "0",
                "0.00",
                "1",
                "-1",
                "1.50",
                "-123.45",
                "0.0001",
                "0.00010",
                "9999",
                "10000",
                "99999999.99",
                "12345678901234567",
                "123456789012345678901234567890.123456789",
                "-0.000000000000000000000000000001",
                "1" + "0".repeat(999),
                "-" + "9".repeat(131_072),
                "0." + "0".repeat(16_382) + "7",
                "0." + "0".repeat(16_383),
                "4." + "123".repeat(500))) {
            BigDecimal value = new BigDecimal(number);
            boolean declarable = value.scale() <= 1000;
            if (declarable) {
                accept(decimal(value.scale()), base64(value.unscaledValue()), value.toPlainString());
                accept(decimal(value.scale()), number, value.toPlainString());
            }
            accept("struct io.debezium.data.VariableScaleDecimal", variable(value), value.toPlainString());
        }
        accept(decimal(2), "1.5", "1.50");
        accept(decimal(2), "-1.5E+3", "-1500.00");
        accept(decimal(0), "15e-1", "1.5");
        accept(decimal(-2), base64(BigInteger.valueOf(123)), "12300");
        accept(decimal(2046), base64(new BigDecimal("12300").setScale(2046).unscaledValue()), "12300");
        accept(decimal(2046), base64(BigInteger.ZERO), "0");
        accept(decimal(2046), "12300.000", "12300");
        accept(
                "struct io.debezium.data.VariableScaleDecimal",
                "{\"value\":\"AQ==\",\"more\":[1],\"scale\":-3}",
                "1000");
        accept("struct io.debezium.data.VariableScaleDecimal", "null", null);
        refuse("struct io.debezium.data.VariableScaleDecimal", "{\"scale\":1}", "without");
        refuse("struct io.debezium.data.VariableScaleDecimal", "{\"scale\":-200000,\"value\":\"AQ==\"}", "more digits");
        refuse(
                "struct io.debezium.data.VariableScaleDecimal",
                "{\"scale\":2147483647,\"value\":\"AQ==\"}",
                "more digits");
        refuse(
                "struct io.debezium.data.VariableScaleDecimal",
                "{\"scale\":-2147483648,\"value\":\"AQ==\"}",
                "more digits");
        refuse(decimal(0), base64(BigInteger.TEN.pow(131_072)), "more digits");
        refuse(decimal(0), base64(BigInteger.TEN.pow(200_000)), "more digits");
        refuse(decimal(0), "1e131072", "more digits");
        refuse(decimal(0), "1e-16384", "more digits");
        refuse(decimal(0), "1e99999999999999999999", "more digits");
        refuse(decimal(2), "\"\"", "no byte");
        refuse(decimal(2), "\"A\"", "base64");
        refuse(decimal(2), "true", "expected a number");
        judge();
    }

    @Test
    void storesTextsOfAnyCharacters() throws Exception {
        accept("string", "\"\"", "");
        accept("string", "\"q\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", "q\"\\/\b\f\n\r\tz");
        accept("string", "\"\\u00e9\\u20ac\\ud83d\\ude00\\u0001\"", "é€😀\u0001");
        accept("string", "\"é€😀\"", "é€😀");
        accept("string io.debezium.data.Enum", "\"hap'py, x\"", "hap'py, x");
        accept("string io.debezium.data.Ltree", "\"a.b\"", "a.b");
        accept("string io.debezium.time.IsoDate", "\"2017-09-15Z\"", "2017-09-15Z");
        refuse("string", "\"\\u0000\"", "U+0000");
        refuse("string", "\"\\ud83d\"", "surrogate");
        refuse("string", "\"\\ud83dx\"", "surrogate");
        refuse("string", "\"\\ud83d\\ud83d\"", "surrogate");
        refuse("string", "\"\\ude00\"", "surrogate");
        refuse("string", "\"\\u12g4\"", "escape");
        refuse("string", "\"\\x\"", "escape");
        refuse("string", "\"a\nb\"", "control character");
        refuse("string", "7", "found a number");
        accept(
                "string io.debezium.data.Json",
                "\"{\\\"b\\\":2,\\\"a\\\":\\\"\\u00e9\\\"}\"",
                "{\"a\": \"é\", \"b\": 2}");
        accept("string io.debezium.data.Json", "\"null\"", "null");
        accept(
                "string io.debezium.data.Uuid",
                "\"A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11\"",
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
        refuse("string io.debezium.data.Uuid", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1\"", "uuid");
        refuse("string io.debezium.data.Uuid", "\"a0eebc99+9c0b-4ef8-bb6d-6bb9bd380a11\"", "uuid");
        refuse("string io.debezium.data.Uuid", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380axx\"", "uuid");
        accept("bytes", "\"3q2+7w==\"", "\\xdeadbeef");
        accept("bytes", "\"3q2-7w==\"", "\\xdeadbeef");
        accept("bytes", "\"3q2+7w\"", "\\xdeadbeef");
        accept("bytes", "\"3q2+\\/w==\"", "\\xdeadbeff");
        accept("bytes", "\"\"", "\\x");
        refuse("bytes", "\"3q2+7\"", "base64");
        refuse("bytes", "\"3q2+7x==\"", "base64");
        refuse("bytes", "\"3q2+7w=\"", "base64");
        refuse("bytes", "\"====\"", "base64");
        refuse("bytes", "\"3q 2\"", "base64");
        judge();
    }

    @Test
    void storesWhatHasNoTypeYetAsItsJson() throws Exception {
        accept("bytes io.debezium.data.Bits", "\"Cw==\"", "\"Cw==\"");
        accept("int64 io.debezium.time.MicroDuration", "-5", "-5");
        accept(
                "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
                "[ 1 , null,\n\"a \\u0000\\\" b\" , {\"k\" : []} ]",
                "[1,null,\"a \\u0000\\\" b\",{\"k\":[]}]");
        accept("struct io.debezium.data.geometry.Point", "{\"x\":1.5, \"y\":-2.0}", "{\"x\":1.5,\"y\":-2.0}");
        accept("map", "{}", "{}");
        accept("map", "null", null);
        refuse("map", "[1}", "closed");
        refuse("map", "[", "closed");
        judge();
    }

    @Test
    void storesDatesAndTimesToTheirLimits() throws Exception {
        for (String date : List.of("int32 io.debezium.time.Date", "int32 org.apache.kafka.connect.data.Date")) {
            accept(date, "0", "1970-01-01");
            accept(date, "-2440588", "4714-11-24 BC");
            accept(date, "2145042905", "5874897-12-31");
            refuse(date, "-2440589", "range");
            refuse(date, "2145042906", "range");
            refuse(date, "12345678901", "range");
            for (String infinity : List.of("-622191234", "-2147472692", "2147483647")) {
                accept(date, infinity, "infinity");
            }
            for (String infinity : List.of("-625821272", "-2147472691", "-2147483648")) {
                accept(date, infinity, "-infinity");
            }
        }
        for (String time : List.of("int32 io.debezium.time.Time", "int64 org.apache.kafka.connect.data.Time")) {
            accept(time, "86400000", "24:00:00");
            accept(time, "14711789", "04:05:11.789");
            refuse(time, "86400001", "range");
            refuse(time, "-1", "range");
        }
        accept("int64 io.debezium.time.MicroTime", "86400000000", "24:00:00");
        accept("int64 io.debezium.time.MicroTime", "0", "00:00:00");
        refuse("int64 io.debezium.time.MicroTime", "86400000001", "range");
        accept("int64 io.debezium.time.NanoTime", "14711789123000", "04:05:11.789123");
        refuse("int64 io.debezium.time.NanoTime", "14711789123001", "parts of a microsecond");
        refuse("int64 io.debezium.time.NanoTime", "-9223372036854775808", "parts of a microsecond");
        for (String millis :
                List.of("int64 io.debezium.time.Timestamp", "int64 org.apache.kafka.connect.data.Timestamp")) {
            accept(millis, "-1", "1969-12-31 23:59:59.999");
            accept(millis, "9224318015999999", "294276-12-31 23:59:59.999");
            accept(millis, "-210866803200000", "4714-11-24 00:00:00 BC");
            accept(millis, "9223372036825200", "infinity");
            accept(millis, "-9223372036832400", "-infinity");
            refuse(millis, "9224318016000000", "range");
            refuse(millis, "-210866803200001", "range");
            refuse(millis, "-9223372036854775807", "range");
        }
        accept("int64 io.debezium.time.MicroTimestamp", "1562639337123456", "2019-07-09 02:28:57.123456");
        accept("int64 io.debezium.time.MicroTimestamp", "-210866803200000000", "4714-11-24 00:00:00 BC");
        accept("int64 io.debezium.time.MicroTimestamp", "9223372036825200000", "infinity");
        accept("int64 io.debezium.time.MicroTimestamp", "9223372036854775807", "infinity");
        accept("int64 io.debezium.time.MicroTimestamp", "-9223372036832400000", "-infinity");
        accept("int64 io.debezium.time.MicroTimestamp", "-9223372036854775808", "-infinity");
        refuse("int64 io.debezium.time.MicroTimestamp", "-210866803200000001", "range");
        refuse("int64 io.debezium.time.MicroTimestamp", "-9223372036853775810", "range");
        accept("int64 io.debezium.time.NanoTimestamp", "-1000", "1969-12-31 23:59:59.999999");
        accept("int64 io.debezium.time.NanoTimestamp", "9223372036854775807", "infinity");
        accept("int64 io.debezium.time.NanoTimestamp", "-9223372036854775808", "-infinity");
        refuse("int64 io.debezium.time.NanoTimestamp", "1", "parts of a microsecond");
        judge();
    }

    @Test
    void readsZonedTextsOfAnyYear() throws Exception {
        String stamp = "string io.debezium.time.ZonedTimestamp";
        accept(stamp, "\"2019-07-09T00:28:57.123456Z\"", "2019-07-09 00:28:57.123456+00");
        accept(stamp, "\"2019-07-09T00:28:57.1Z\"", "2019-07-09 00:28:57.1+00");
        accept(stamp, "\"2019-07-09T00:28:57.123456000Z\"", "2019-07-09 00:28:57.123456+00");
        accept(stamp, "\"2019-07-09T00:28Z\"", "2019-07-09 00:28:00+00");
        accept(stamp, "\"2019-07-09T00:28:57+02:00\"", "2019-07-08 22:28:57+00");
        accept(stamp, "\"2019-07-09T00:28:57-05:30\"", "2019-07-09 05:58:57+00");
        accept(stamp, "\"1969-12-31T23:59:59.999999Z\"", "1969-12-31 23:59:59.999999+00");
        accept(stamp, "\"2000-02-29T24:00:00Z\"", "2000-03-01 00:00:00+00");
        accept(stamp, "\"+294276-12-31T23:59:59.999999Z\"", "294276-12-31 23:59:59.999999+00");
        accept(stamp, "\"-4713-11-24T00:00:00Z\"", "4714-11-24 00:00:00+00 BC");
        accept(stamp, "\"-0043-03-15T00:00:00Z\"", "0044-03-15 00:00:00+00 BC");
        accept(stamp, "\"0000-02-29T00:00:00Z\"", "0001-02-29 00:00:00+00 BC");
        accept(stamp, "\"infinity\"", "infinity");
        accept(stamp, "\"-infinity\"", "-infinity");
        refuse(stamp, "\"+294277-01-01T00:00:00Z\"", "range");
        refuse(stamp, "\"-4713-11-23T23:59:59Z\"", "range");
        refuse(stamp, "\"+9999999-01-01T00:00:00Z\"", "range");
        refuse(stamp, "\"+99999999-01-01T00:00:00Z\"", "ISO 8601");
        refuse(stamp, "\"2019-02-29T00:00:00Z\"", "does not exist");
        refuse(stamp, "\"2019-13-01T00:00:00Z\"", "does not exist");
        refuse(stamp, "\"2019-01-01T24:00:01Z\"", "does not exist");
        refuse(stamp, "\"2019-01-01T00:00:00.1234567Z\"", "parts of a microsecond");
        refuse(stamp, "\"2019-01-01T00:00:00\"", "ISO 8601");
        refuse(stamp, "\"2019-01-01T00:00:00Zulu\"", "ISO 8601");
        refuse(stamp, "\"2019-01-01T00:00:00.Z\"", "ISO 8601");
        refuse(stamp, "\"\"", "ISO 8601");
        String time = "string io.debezium.time.ZonedTime";
        accept(time, "\"02:05:11.789123Z\"", "02:05:11.789123+00");
        accept(time, "\"02:05:11+02:30\"", "02:05:11+02:30");
        accept(time, "\"02:05:11-15:59:59\"", "02:05:11-15:59:59");
        accept(time, "\"24:00:00Z\"", "24:00:00+00");
        refuse(time, "\"25:00:00Z\"", "does not exist");
        refuse(time, "\"02:05:11+16:00\"", "offset");
        refuse(time, "\"infinity\"", "ISO 8601");
        judge();
    }

    private void accept(String type, String json, String expected) {
        accepted.add(new Case(type, json, expected));
    }

    private void refuse(String type, String json, String reason) {
        refused.add(new Case(type, json, reason));
    }

    private void judge() throws Exception {
        Decoder decoder = new Decoder(ColumnFilter.NONE, Events.PLACEHOLDER);
        for (Case c : refused) {
            Decoded decoded = decoder.decode(record(c));
            assertThat(decoded).as("%s %s", c.type(), c.json()).isInstanceOf(Undecodable.class);
            assertThat(((Undecodable) decoded).reason())
                    .as("%s %s", c.type(), c.json())
                    .contains(c.expected());
        }
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            for (Case c : accepted) {
                Decoded decoded = decoder.decode(record(c));
                assertThat(decoded).as("%s %s", c.type(), c.json()).isInstanceOf(ChangeEvent.class);
                CopyTable.create(
                        connection,
                        "judged",
                        List.of(((ChangeEvent) decoded).after().orElseThrow()));
                try (ResultSet row = statement.executeQuery("select v::text from judged")) {
                    row.next();
                    assertThat(row.getString(1)).as("%s %s", c.type(), c.json()).isEqualTo(c.expected());
                }
                statement.execute("drop table judged");
            }
        }
    }

    private static RawRecord record(Case c) {
        return Events.of("c").column("v", c.type(), c.json()).record();
    }

    private static String decimal(int scale) {
        return "{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\",\"version\":1,"
                + "\"parameters\":{\"scale\":\"" + scale + "\",\"connect.decimal.precision\":\"10\"}}";
    }

    private static String base64(BigInteger unscaled) {
        return '"' + Base64.getEncoder().encodeToString(unscaled.toByteArray()) + '"';
    }

    private static String variable(BigDecimal value) {
        return "{\"scale\":" + value.scale() + ",\"value\":" + base64(value.unscaledValue()) + "}";
    }
}
