package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

/** Values that come as structs, as Debezium 3.7 was seen to send them: what PostgreSQL says of them, or why they are refused. */
class StructFormsTest {

    private static final String DATE = "struct io.debezium.time.StructuredDate";
    private static final String TIME = "struct io.debezium.time.StructuredTime";
    private static final String TIMETZ = "struct io.debezium.time.StructuredZonedTime";
    private static final String TIMESTAMP = "struct io.debezium.time.StructuredTimestamp";
    private static final String TIMESTAMPTZ = "struct io.debezium.time.StructuredZonedTimestamp";
    private static final String INTERVAL = "struct io.debezium.time.StructuredDuration";

    /** With a place for the name of a type, as since 3.7. */
    private static final String GEOMETRY =
            "{\"type\":\"struct\",\"name\":\"io.debezium.data.geometry.Geometry\",\"version\":2,\"optional\":true,\"fields\":["
                    + "{\"type\":\"bytes\",\"field\":\"wkb\"},{\"type\":\"int32\",\"optional\":true,\"field\":\"srid\"},"
                    + "{\"type\":\"map\",\"keys\":{\"type\":\"string\"},\"values\":{\"type\":\"string\"},\"optional\":true,\"field\":\"extensions\"}]}";

    private static final String BOX = shape(
            "AQMAAAABAAAABQAAAAAAAAAAAAhAAAAAAAAAEEAAAAAAAAAIQAAAAAAAAABAAAAAAAAA8D8AAAAAAAAAQAAAAAAAAPA/AAAAAAAAEEAAAAAAAAAIQAAAAAAAABBA",
            "{\"type\":\"box\"}");
    private static final String POINT_OF_PLACE =
            "{\"wkb\":\"AQEAACDmEAAAAAAAAAAA8D8AAAAAAAAAQA==\",\"srid\":4326,\"extensions\":null}";

    private final FormsJudge forms = new FormsJudge();

    @Test
    void storesStructuredTimesExactly() throws Exception {
        forms.accept(DATE, "{\"year\":2024,\"month\":2,\"day\":29,\"specialValue\":null}", "2024-02-29", "date");
        forms.accept(DATE, "{\"year\":-4713,\"month\":11,\"day\":24,\"specialValue\":null}", "4714-11-24 BC");
        forms.accept(DATE, "{\"year\":5874897,\"month\":12,\"day\":31}", "5874897-12-31");
        forms.accept(
                DATE, "{\"year\":null,\"month\":null,\"day\":null,\"specialValue\":\"POSITIVE_INFINITY\"}", "infinity");
        forms.accept(DATE, "{\"specialValue\":\"NEGATIVE_INFINITY\"}", "-infinity");
        forms.accept(
                TIME,
                "{\"hour\":23,\"minute\":59,\"second\":59,\"nanos\":999999000,\"precision\":6}",
                "23:59:59.999999",
                "time without time zone");
        forms.accept(TIME, "{\"hour\":24,\"minute\":0,\"second\":0,\"nanos\":0,\"precision\":6}", "24:00:00");
        forms.accept(
                TIMETZ,
                "{\"hour\":12,\"minute\":34,\"second\":56,\"nanos\":123456000,\"offsetSeconds\":19800,\"precision\":6}",
                "12:34:56.123456+05:30",
                "time with time zone");
        forms.accept(
                TIMETZ,
                "{\"hour\":0,\"minute\":0,\"second\":0,\"nanos\":0,\"offsetSeconds\":-57599,\"precision\":6}",
                "00:00:00-15:59:59");
        forms.accept(
                TIMESTAMP, timestamp(2024, 2, 29, ""), "2024-02-29 12:34:56.789123", "timestamp without time zone");
        forms.accept(TIMESTAMP, timestamp(-4713, 11, 24, ""), "4714-11-24 12:34:56.789123 BC");
        forms.accept(TIMESTAMP, timestamp(294276, 12, 31, ""), "294276-12-31 12:34:56.789123");
        forms.accept(TIMESTAMP, "{\"specialValue\":\"NEGATIVE_INFINITY\",\"precision\":3}", "-infinity");
        forms.accept(
                TIMESTAMPTZ,
                timestamp(2024, 2, 29, ",\"offsetSeconds\":0,\"zoneId\":\"Z\""),
                "2024-02-29 12:34:56.789123+00",
                "timestamp with time zone");
        forms.accept(TIMESTAMPTZ, timestamp(2024, 2, 29, ",\"offsetSeconds\":7200"), "2024-02-29 10:34:56.789123+00");
        forms.accept(TIMESTAMPTZ, timestamp(292269055, 12, 2, ",\"offsetSeconds\":0"), "-infinity");
        forms.accept(array(TIMESTAMPTZ), "[{\"specialValue\":\"POSITIVE_INFINITY\"},null]", "{infinity,NULL}");
        forms.judge();
    }

    @Test
    void storesStructuredIntervalsPartByPart() throws Exception {
        forms.accept(
                INTERVAL,
                "{\"years\":-1,\"months\":-2,\"days\":3,\"hours\":-4,\"minutes\":-5,\"seconds\":-6,\"nanos\":-789123000,\"precision\":6}",
                "-1 years -2 mons +3 days -04:05:06.789123",
                "interval");
        forms.accept(INTERVAL, "{\"years\":178000000,\"months\":0}", "178000000 years");
        forms.accept(INTERVAL, "{\"hours\":2147483647,\"seconds\":54,\"nanos\":775807000}", "2147483647:00:54.775807");
        forms.refuse(INTERVAL, "{\"years\":2147483647}", "range");
        forms.refuse(INTERVAL, "{\"nanos\":1}", "microsecond");
        forms.judge();
    }

    @Test
    void refusesStructsThatAreNoTimes() throws Exception {
        forms.refuse(DATE, "{\"year\":2024,\"month\":2,\"day\":30}", "no date");
        forms.refuse(DATE, "{\"year\":2024,\"month\":2}", "lacks");
        forms.refuse(DATE, "{\"specialValue\":\"SOON\"}", "infinity");
        forms.refuse(TIME, "{\"hour\":24,\"minute\":0,\"second\":1,\"nanos\":0}", "range");
        forms.refuse(TIME, "{\"hour\":-1,\"minute\":0,\"second\":0,\"nanos\":0}", "no time");
        forms.refuse(TIMETZ, "{\"hour\":1,\"minute\":0,\"second\":0,\"nanos\":0,\"offsetSeconds\":57600}", "offset");
        forms.refuse(TIMESTAMP, timestamp(-4713, 11, 23, ""), "range");
        forms.refuse(TIMESTAMP, timestamp(294277, 1, 1, ""), "range");
        forms.judge();
    }

    @Test
    void storesPostgresOwnShapesAsWhatTheirValuesTell() throws Exception {
        forms.accept(GEOMETRY, BOX, "(3,4),(1,2)", "box");
        forms.accept(
                GEOMETRY,
                shape("AQIAAAACAAAAAAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhAAAAAAAAAEEA=", "{\"type\":\"lseg\"}"),
                "[(1,2),(3,4)]",
                "lseg");
        String line = "AQIAAAADAAAAAAAAAAAA8D8AAAAAAADwPwAAAAAAAABAAAAAAAAAAEAAAAAAAAAIQAAAAAAAAPA/";
        forms.accept(GEOMETRY, shape(line, "{\"type\":\"path\",\"closed\":\"true\"}"), "((1,1),(2,2),(3,1))", "path");
        forms.accept(GEOMETRY, shape(line, "{\"type\":\"path\",\"closed\":\"false\"}"), "[(1,1),(2,2),(3,1)]", "path");
        forms.accept(
                GEOMETRY,
                shape(
                        "AQMAAAABAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADwPwAAAAAAAAAAAAAAAAAA8D8AAAAAAADwPwAAAAAAAAAAAAAAAAAAAAA=",
                        "{\"type\":\"polygon\"}"),
                "((0,0),(1,0),(1,1))",
                "polygon");
        forms.accept(
                GEOMETRY,
                shape("AQMAAAABAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAA=", "{\"type\":\"polygon\"}"),
                "((0,0))",
                "polygon");
        forms.accept(
                "struct io.debezium.data.geometry.Circle",
                "{\"center\":{\"x\":-0.0,\"y\":0.1,\"wkb\":\"AQE=\",\"srid\":null},\"radius\":0.30000000000000004}",
                "<(-0,0.1),0.30000000000000004>",
                "circle");
        forms.accept(
                "struct io.debezium.data.geometry.Line",
                "{\"a\":\"NaN\",\"b\":-1.0,\"c\":1e300}",
                "{NaN,-1,1e+300}",
                "line");
        forms.refuse(GEOMETRY, shape("AQIAAAAB", "{\"type\":\"path\"}"), "well-known binary");
        forms.refuse(GEOMETRY, shape("AQEAAAAAAAAAAADwPwAAAAAAAABA", "{\"type\":\"box\"}"), "well-known binary");
        forms.refuse(GEOMETRY, shape("AQI=", "{\"type\":\"cone\"}"), "another shape");
        forms.judge();
    }

    @Test
    void storesPostgisShapesWithTheirReferenceSystem() throws Exception {
        String ewkb = "0101000020E6100000000000000000F03F0000000000000040";
        String bytes = "\\x" + ewkb.toLowerCase(java.util.Locale.ROOT);
        forms.accept(GEOMETRY, POINT_OF_PLACE, bytes, "geometry");
        forms.accept("struct io.debezium.data.geometry.Geometry", POINT_OF_PLACE, bytes, "geometry");
        forms.accept("struct io.debezium.data.geometry.Geography", POINT_OF_PLACE, bytes, "geography");
        forms.accept(
                "struct io.debezium.data.geometry.Geometry",
                "{\"wkb\":\"AQEAAAAAAAAAAADwPwAAAAAAAABA\",\"srid\":4326}",
                bytes,
                "geometry");
        forms.accept(
                "struct io.debezium.data.geometry.Geometry",
                "{\"wkb\":\"AQEAAAAAAAAAAADwPwAAAAAAAABA\",\"srid\":null}",
                "\\x0101000000000000000000f03f0000000000000040");
        forms.accept(array(GEOMETRY), "[" + POINT_OF_PLACE + ",null]", "{\"\\" + bytes + "\",NULL}", "geometry[]");
        forms.judge();
    }

    @Test
    void takesTheTypeOfAShapeThatIsTold() throws Exception {
        forms.told("polygon");
        forms.accept(
                GEOMETRY,
                shape("AQMAAAABAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAA=", "{\"type\":\"polygon\"}"),
                "((0,0))",
                "polygon");
        forms.accept(GEOMETRY, "null", null, "polygon");
        forms.told("geometry");
        forms.accept(GEOMETRY, "null", null, "geometry");
        forms.judge();
    }

    @Test
    void remembersOfWhichTypeShapesAreForTheNullsThatFollow() {
        Decoder decoder = new Decoder(ColumnFilter.NONE, Events.PLACEHOLDER);

        List<ColumnType> types = List.of(
                typeOf(decoder, "null"),
                typeOf(decoder, BOX),
                typeOf(decoder, "null"),
                typeOf(decoder, POINT_OF_PLACE));

        assertThat(types)
                .containsExactly(
                        ColumnType.UNTOLD, ColumnType.of(Kind.BOX), ColumnType.of(Kind.BOX), ColumnType.GEOMETRY);
    }

    @Test
    void storesVectorsExactly() throws Exception {
        String vector =
                "{\"type\":\"array\",\"items\":{\"type\":\"double\"},\"name\":\"io.debezium.data.DoubleVector\"}";
        String half = "{\"type\":\"array\",\"items\":{\"type\":\"float\"},\"name\":\"io.debezium.data.FloatVector\"}";
        String sparse = "struct io.debezium.data.SparseDoubleVector";
        forms.accept(vector, "[0.1,1e-30,3.4028235e+38,1e-45,-0.0]", "{0.1,1e-30,3.4028235e+38,1e-45,-0}", "real[]");
        forms.accept(half, "[1.0,0.099975586,65504.0]", "{1,0.099975586,65504}", "real[]");
        forms.accept(
                sparse,
                "{\"dimensions\":5,\"vector\":[[1,0.1],[5,-1e-20],[3,2.0]]}",
                "{\"vector\": {\"1\": 0.1, \"3\": 2.0, \"5\": -0.00000000000000000001}, \"dimensions\": 5}",
                "jsonb");
        forms.accept(sparse, "{\"dimensions\":5,\"vector\":[]}", "{\"vector\": {}, \"dimensions\": 5}");
        forms.refuse(sparse, "{\"dimensions\":5}", "without");
        forms.refuse(vector, "[1e39]", "range of real");
        forms.judge();
    }

    private static ColumnType typeOf(Decoder decoder, String json) {
        ChangeEvent event = (ChangeEvent) decoder.decode(Events.of("c")
                .column("v", GEOMETRY, json)
                .key("{\"schema\":{\"type\":\"struct\",\"fields\":[]},\"payload\":{}}")
                .record());
        return event.after().orElseThrow().schema().fields().get(0).type();
    }

    private static String timestamp(int year, int month, int day, String more) {
        return "{\"year\":" + year + ",\"month\":" + month + ",\"day\":" + day
                + ",\"hour\":12,\"minute\":34,\"second\":56,\"nanos\":789123000,\"specialValue\":null" + more + "}";
    }

    private static String shape(String wkb, String extensions) {
        return "{\"wkb\":\"" + wkb + "\",\"srid\":null,\"extensions\":" + extensions + "}";
    }

    private static String array(String element) {
        String items = element.startsWith("{")
                ? element
                : "{\"type\":\"struct\",\"name\":\"" + element.substring("struct ".length()) + "\"}";
        return "{\"type\":\"array\",\"items\":" + items + "}";
    }
}
