package org.metadb.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every form in which values come, at its limits: what PostgreSQL says of it, or why it is refused. */
class ValueFormsTest {

    private final FormsJudge forms = new FormsJudge();

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
        forms.accept("string io.debezium.data.Xml", "\"<a>1</a>\"", "<a>1</a>", "xml");
        forms.accept("string io.debezium.data.Tsvector", "\"'cat':2A 'fat':1\"", "'cat':2A 'fat':1", "tsvector");
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
        String nested = "{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}";
        accept(nested, "[ 1 , null,\n\"a \\u0000\\\" b\" , {\"k\" : []} ]", "[1,null,\"a \\u0000\\\" b\",{\"k\":[]}]");
        accept("struct io.debezium.data.geometry.Unheard", "{\"x\":1.5, \"y\":-2.0}", "{\"x\":1.5,\"y\":-2.0}");
        accept("int64 unheard.Of", "-5", "-5");
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
            for (String infinity : List.of("-622191234", "-622191233", "-2147472692", "2146033979", "2147483647")) {
                accept(date, infinity, "infinity");
            }
            for (String infinity : List.of("-625821272", "-625821271", "-2147472691", "-2147483648")) {
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
            accept(millis, "9223372036825200000", "infinity");
            accept(millis, "-9223372036832400000", "-infinity");
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
        accept(stamp, "\"+292278994-08-16T23:00:00.000000Z\"", "infinity");
        accept(stamp, "\"+292278994-08-17T13:00:00Z\"", "infinity");
        accept(stamp, "\"+292269055-12-02T23:00:00.000000Z\"", "-infinity");
        accept(stamp, "\"+292269055-12-03T13:00:00Z\"", "-infinity");
        refuse(stamp, "\"+292278994-08-15T23:59:59Z\"", "range");
        refuse(stamp, "\"+292269055-12-04T00:00:00Z\"", "range");
        refuse(stamp, "\"+294277-01-01T00:00:00Z\"", "range");
        refuse(stamp, "\"-4713-11-23T23:59:59Z\"", "range");
        refuse(stamp, "\"+9999999-01-01T00:00:00Z\"", "range");
        refuse(stamp, "\"+9999999999-01-01T00:00:00Z\"", "ISO 8601");
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

    @Test
    void readsIsoTextsOfTimesWithoutZone() throws Exception {
        String date = "string io.debezium.time.IsoDate";
        accept(date, "\"2017-09-15Z\"", "2017-09-15");
        accept(date, "\"-0043-03-15Z\"", "0044-03-15 BC");
        accept(date, "\"+10000-01-01Z\"", "10000-01-01");
        accept(date, "\"-4713-11-24Z\"", "4714-11-24 BC");
        accept(date, "\"+5874897-12-31Z\"", "5874897-12-31");
        for (String infinity :
                List.of("+292278994-08-16Z", "+292278994-08-17Z", "-5877611-06-21Z", "+5877611-06-21Z")) {
            accept(date, '"' + infinity + '"', "infinity");
        }
        for (String infinity : List.of("+292269055-12-02Z", "+292269055-12-03Z", "-5877611-06-22Z")) {
            accept(date, '"' + infinity + '"', "-infinity");
        }
        refuse(date, "\"+5874898-01-01Z\"", "range");
        refuse(date, "\"-4713-11-23Z\"", "range");
        refuse(date, "\"+292278994-08-18Z\"", "range");
        refuse(date, "\"2017-09-15\"", "ISO 8601");
        refuse(date, "\"2017-09-31Z\"", "does not exist");
        String time = "string io.debezium.time.IsoTime";
        accept(time, "\"04:05:11.789123Z\"", "04:05:11.789123");
        accept(time, "\"04:05Z\"", "04:05:00");
        accept(time, "\"24:00:00Z\"", "24:00:00");
        refuse(time, "\"24:00:01Z\"", "does not exist");
        refuse(time, "\"04:05:11+01\"", "ISO 8601");
        String stamp = "string io.debezium.time.IsoTimestamp";
        accept(stamp, "\"2019-07-09T02:28:57.123456Z\"", "2019-07-09 02:28:57.123456");
        accept(stamp, "\"+294276-12-31T23:59:59.999999Z\"", "294276-12-31 23:59:59.999999");
        accept(stamp, "\"-4713-11-24T00:00:00Z\"", "4714-11-24 00:00:00 BC");
        accept(stamp, "\"+294247-01-10T04:00:25.2Z\"", "infinity");
        accept(stamp, "\"+294247-01-10T04:00:25.200Z\"", "infinity");
        accept(stamp, "\"+294247-01-10T04:00:25.200001Z\"", "294247-01-10 04:00:25.200001");
        accept(stamp, "\"-290308-12-21T19:59:27.6Z\"", "-infinity");
        accept(stamp, "\"+292278994-08-16T23:00:00Z\"", "infinity");
        accept(stamp, "\"-292275055-05-16T23:00:00Z\"", "-infinity");
        accept(stamp, "\"infinity\"", "infinity");
        accept(stamp, "\"-infinity\"", "-infinity");
        refuse(stamp, "\"-290308-12-21T19:59:27.7Z\"", "range");
        refuse(stamp, "\"+294277-01-01T00:00:00Z\"", "range");
        judge();
    }

    @Test
    void readsIntervalsPartByPart() throws Exception {
        String iso = "string io.debezium.time.Interval";
        accept(iso, "\"P1Y2M3DT4H5M6.78S\"", "1 year 2 mons 3 days 04:05:06.78");
        accept(iso, "\"P-1Y-2M-3DT-4H-5M-6.000001S\"", "-1 years -2 mons -3 days -04:05:06.000001");
        accept(iso, "\"P1Y-2M3DT-4H5M-0.5S\"", "10 mons 3 days -03:55:00.5");
        accept(iso, "\"P178000000Y0M0DT0H0M0S\"", "178000000 years");
        accept(iso, "\"P-178000000Y0M0DT0H0M0S\"", "-178000000 years");
        accept(iso, "\"P0Y0M2147483647DT0H0M0S\"", "2147483647 days");
        accept(iso, "\"PT2562047788H0M54.775807S\"", "2562047788:00:54.775807");
        accept(iso, "\"P0Y0M0DT0H0M0S\"", "00:00:00");
        accept(iso, "\"PT0S\"", "00:00:00");
        accept(iso, "\"PT0.120000000S\"", "00:00:00.12");
        refuse(iso, "\"P178956971Y\"", "range");
        refuse(iso, "\"PT2562047789H\"", "range");
        refuse(iso, "\"P99999999999999999999D\"", "range");
        refuse(iso, "\"PT0.0000001S\"", "parts of a microsecond");
        for (String other : List.of("", "P", "1Y", "P1", "P1H", "PT1Y", "P1.5D", "PT1.S", "PT1.5", "P--1D", "PTT1S")) {
            refuse(iso, '"' + other + '"', "ISO 8601");
        }
        accept("int64 io.debezium.time.MicroDuration", "-5", "-00:00:00.000005");
        accept("int64 io.debezium.time.MicroDuration", "37091106780000", "10303:05:06.78");
        accept("int64 io.debezium.time.MicroDuration", "9223372036854775807", "2562047788:00:54.775807");
        judge();
    }

    @Test
    void turnsBitStringsRound() throws Exception {
        forms.accept(bits("10"), "\"Cw==\"", "0000001011", "bit(10)");
        forms.accept(bits("10"), "\"\"", "0000000000", "bit(10)");
        forms.accept(bits("10"), "\"AAI=\"", "1000000000", "bit(10)");
        forms.accept(bits("16"), "\"gAE=\"", "0000000110000000", "bit(16)");
        forms.accept(bits("17"), "\"gAEB\"", "10000000110000000", "bit(17)");
        forms.accept(bits("8"), "\"gQA=\"", "10000001", "bit(8)");
        refuse(bits("9"), "\"AAI=\"", "longer than its column");
        forms.accept(bits("2147483647"), "\"AQ==\"", "1", "bit varying");
        forms.accept(bits("2147483647"), "\"\"", "", "bit varying");
        forms.accept("bytes io.debezium.data.Bits", "\"CwI=\"", "1000001011", "bit varying");
        forms.told("varbit(10)");
        forms.accept(bits("10"), "\"Aw==\"", "11", "bit varying");
        judge();
    }

    @Test
    void keepsJsonThatJsonbRefusesAsJson() throws Exception {
        String json = "string io.debezium.data.Json";
        forms.accept(
                json, quoted("{\"a\":\"\\u00e9\\ud83d\\ude00 \\\\u0000\"}"), "{\"a\": \"é😀 \\\\u0000\"}", "jsonb");
        forms.accept(json, quoted("1e131071"), "1" + "0".repeat(131_071), "jsonb");
        forms.accept(json, quoted("[1e-5, -0.5E+3, \"1e999999\"]"), "[0.00001, -500, \"1e999999\"]", "jsonb");
        for (String refused : List.of(
                "{\"a\": \"\\u0000\"}",
                "{\"\\u0000\": 1, \"\\u0000\": 2}",
                "[ \"\\ud83d\" ]",
                "\"\\ud83dx\\ude00\"",
                "\"\\ud83d\\ud83d\"",
                "\"\\ude00\"",
                "1e131072",
                "[1e-16384]",
                "[1E+99999999999999999999]",
                "0." + "0".repeat(16_383) + "1",
                "9".repeat(131_073))) {
            forms.accept(json, quoted(refused), refused, "json");
        }
        forms.accept(array(json), "[\"1\",null,\"[2,1]\"]", "{1,NULL,\"[2, 1]\"}", "jsonb[]");
        forms.accept(array(json), "[\"1\",null,\"\\\"\\\\u0000\\\"\"]", "{1,NULL,\"\\\"\\\\u0000\\\"\"}", "json[]");
        String map =
                "{\"type\":\"map\",\"keys\":{\"type\":\"string\"},\"values\":{\"type\":\"string\",\"optional\":true}}";
        forms.accept(map, "{\"k1\":\"v1\",\"k2\":null}", "{\"k1\": \"v1\", \"k2\": null}", "jsonb");
        forms.accept(map, "{}", "{}", "jsonb");
        forms.accept(array(map), "[{\"a\":\"1\"},{}]", "{\"{\\\"a\\\": \\\"1\\\"}\",\"{}\"}", "jsonb[]");
        forms.told("json");
        forms.accept(json, quoted("{\"a\" : 1,\"a\":2}"), "{\"a\" : 1,\"a\":2}", "json");
        judge();
    }

    @Test
    void storesPoints() throws Exception {
        String point = "struct io.debezium.data.geometry.Point";
        forms.accept(point, "{\"x\":1.5,\"y\":-2.0,\"wkb\":\"AQEA\",\"srid\":null}", "(1.5,-2)", "point");
        accept(point, "{\"y\":\"NaN\",\"x\":\"-Infinity\"}", "(-Infinity,NaN)");
        accept(point, "null", null);
        refuse(point, "{\"x\":1.5}", "without");
        forms.accept(array(point), "[{\"x\":1,\"y\":2},null]", "{\"(1,2)\",NULL}", "point[]");
        judge();
    }

    @Test
    void storesArraysOfEveryForm() throws Exception {
        forms.accept(array("boolean"), "[true,false,null]", "{t,f,NULL}", "boolean[]");
        forms.accept(array("int16"), "[1,-2]", "{1,-2}", "smallint[]");
        forms.accept(array("int32"), "[1, null ,3]", "{1,NULL,3}", "integer[]");
        forms.accept(array("int64"), "[9007199254740993]", "{9007199254740993}", "bigint[]");
        forms.accept(array("int64"), "[]", "{}", "bigint[]");
        forms.accept(array("int64"), "[ ]", "{}", "bigint[]");
        forms.accept(array("int64"), "null", null, "bigint[]");
        forms.accept(array("float"), "[1.5,\"NaN\"]", "{1.5,NaN}", "real[]");
        forms.accept(array("double"), "[0.1,\"-Infinity\"]", "{0.1,-Infinity}", "double precision[]");
        forms.accept(array(decimal(2)), "[\"eA==\",null,1.2]", "{1.20,NULL,1.20}", "numeric[]");
        forms.accept(
                array("struct io.debezium.data.VariableScaleDecimal"),
                "[" + variable(new BigDecimal("1.2")) + "," + variable(new BigDecimal("3")) + "]",
                "{1.2,3}",
                "numeric[]");
        forms.accept(array("string"), "[\"a\",null,\"b,c\",\"NULL\",\"\"]", "{a,NULL,\"b,c\",\"NULL\",\"\"}", "text[]");
        forms.accept(array("string io.debezium.data.Enum"), "[\"ok\"]", "{ok}", "text[]");
        forms.accept(array("string io.debezium.data.Ltree"), "[\"a.b\"]", "{a.b}", "text[]");
        forms.accept(array("string io.debezium.data.Xml"), "[\"<a/>\",null]", "{<a/>,NULL}", "xml[]");
        forms.accept(
                array("string io.debezium.data.Uuid"),
                "[\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"]",
                "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
                "uuid[]");
        forms.accept(array("bytes"), "[\"3q0=\",null]", "{\"\\\\xdead\",NULL}", "bytea[]");
        forms.accept(array(bits("3")), "[\"BQ==\",\"\"]", "{101,000}", "bit(3)[]");
        forms.accept(array(bits("2147483647")), "[\"BQ==\"]", "{101}", "bit varying[]");
        for (String date : List.of("int32 io.debezium.time.Date", "int32 org.apache.kafka.connect.data.Date")) {
            forms.accept(array(date), "[17424,-622191234,-2147472691]", "{2017-09-15,infinity,-infinity}", "date[]");
        }
        forms.accept(array("string io.debezium.time.IsoDate"), "[\"2017-09-15Z\",null]", "{2017-09-15,NULL}", "date[]");
        forms.accept(array("int32 io.debezium.time.Time"), "[14706789]", "{04:05:06.789}", "time without time zone[]");
        forms.accept(array("int32 org.apache.kafka.connect.data.Time"), "[14706789]", "{04:05:06.789}");
        forms.accept(array("int64 io.debezium.time.MicroTime"), "[14706789000]", "{04:05:06.789}");
        forms.accept(array("int64 io.debezium.time.NanoTime"), "[14706789000000]", "{04:05:06.789}");
        forms.accept(array("string io.debezium.time.IsoTime"), "[\"04:05:06.789Z\"]", "{04:05:06.789}");
        forms.accept(
                array("string io.debezium.time.ZonedTime"),
                "[\"04:05:06Z\"]",
                "{04:05:06+00}",
                "time with time zone[]");
        String stamp = "{\"2019-07-09 02:28:57.123\"}";
        forms.accept(
                array("int64 io.debezium.time.Timestamp"), "[1562639337123]", stamp, "timestamp without time zone[]");
        forms.accept(array("int64 org.apache.kafka.connect.data.Timestamp"), "[1562639337123]", stamp);
        forms.accept(array("int64 io.debezium.time.MicroTimestamp"), "[1562639337123000]", stamp);
        forms.accept(array("int64 io.debezium.time.NanoTimestamp"), "[1562639337123000000]", stamp);
        forms.accept(array("string io.debezium.time.IsoTimestamp"), "[\"2019-07-09T02:28:57.123Z\"]", stamp);
        forms.accept(
                array("string io.debezium.time.ZonedTimestamp"),
                "[\"2019-07-09T00:28:57.123456Z\",\"infinity\"]",
                "{\"2019-07-09 00:28:57.123456+00\",infinity}",
                "timestamp with time zone[]");
        forms.accept(array("string io.debezium.time.Interval"), "[\"P1D\"]", "{\"1 day\"}", "interval[]");
        forms.accept(array("int64 io.debezium.time.MicroDuration"), "[1000000]", "{00:00:01}", "interval[]");
        forms.accept(array("struct unheard.Of"), "[{\"a\" : 1}]", "[{\"a\":1}]", "text");
        refuse(array("int32"), "[1,2147483648]", "larger");
        refuse(array("int32"), "[1 2]", "expected ']'");
        refuse(array("int32"), "{}", "expected '['");
        refuse(array("int32"), "[1,]", "expected an integer");
        refuse(array("int32"), "[1}", "closed");
        refuse(array("string"), "[\"\\u0000\"]", "U+0000");
        judge();
    }

    private static String array(String element) {
        String[] words = element.split(" ");
        String items = element.startsWith("{")
                ? element
                : "{\"type\":\"" + words[0] + "\"" + (words.length > 1 ? ",\"name\":\"" + words[1] + "\"" : "") + "}";
        return "{\"type\":\"array\",\"items\":" + items + "}";
    }

    private static String bits(String length) {
        return "{\"type\":\"bytes\",\"name\":\"io.debezium.data.Bits\",\"parameters\":{\"length\":\"" + length + "\"}}";
    }

    private static String quoted(String json) {
        return JsonText.quoted(json);
    }

    private void accept(String type, String json, String expected) {
        forms.accept(type, json, expected);
    }

    private void refuse(String type, String json, String reason) {
        forms.refuse(type, json, reason);
    }

    private void judge() throws Exception {
        forms.judge();
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
