package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.metadb.finding.Finding;
import org.metadb.finding.Findings;

/** What single events show, and what takes it back. */
class TableWatchTest {

    private static final String SMALLINTS = optional("\"type\":\"array\",\"items\":{\"type\":\"int16\"}");
    private static final String NUMERIC =
            optional("\"type\":\"struct\",\"name\":\"io.debezium.data.VariableScaleDecimal\",\"fields\":[]");
    private static final String WITH_DEFAULT = optional("\"type\":\"string\",\"default\":\"new\"");
    private static final String TIMESTAMP = optional("\"type\":\"int64\",\"name\":\"io.debezium.time.Timestamp\"");
    private static final String SNAPSHOT = "\"snapshot\":\"true\"";
    private static final String FALSE = "\"snapshot\":\"false\"";
    private static final String LARGE = "{\"scale\":0,\"value\":\"" + "AAAA".repeat(300) + "\"}";

    private static final String LARGE_ARRAY = "[" + "1,".repeat(600) + "1]";

    private final Findings findings = new Findings();
    private Decoder decoder = new Decoder(ColumnFilter.NONE, Events.PLACEHOLDER, findings::table);

    private static String optional(String schema) {
        return "{" + schema + ",\"optional\":true}";
    }

    private static Events row(String op, String column, String schema, String value) {
        return Events.of(op).column("id", "int32", "1").column(column, schema, value);
    }

    private void read(Events... events) {
        for (Events event : events) {
            assertThat(decoder.decode(event.record())).isInstanceOf(ChangeEvent.class);
        }
    }

    /** As column kind events, with cured behind it; without what is not shown. */
    private List<String> found() {
        return findings.unstored(true).stream()
                .map(Findings.Unstored::finding)
                .filter(finding -> finding.kind().shown())
                .map(finding -> finding.column() + " " + finding.kind().word() + " " + finding.events()
                        + (finding.curedAt().isPresent() ? " cured" : ""))
                .toList();
    }

    @Test
    void takesANullForALostValueOnlyWhereAnUpdateBroughtIt() {
        read(
                row("r", "v", SMALLINTS, LARGE_ARRAY).source(FALSE, SNAPSHOT),
                row("r", "v", SMALLINTS, "null").source(FALSE, SNAPSHOT),
                row("c", "v", SMALLINTS, "null"));
        assertThat(found()).isEmpty();

        read(row("u", "v", SMALLINTS, "null"), row("u", "v", SMALLINTS, "[1]"), row("u", "v", SMALLINTS, "null"));
        assertThat(found()).containsExactly("v lost_value 2");
    }

    @Test
    void trustsNullsOfATableThatSendsRowsBeforeTheChange() {
        String before = "{\"id\":1,\"v\":[1]}";
        read(
                row("c", "v", SMALLINTS, LARGE_ARRAY),
                row("u", "v", SMALLINTS, "null").before(before));
        assertThat(found()).isEmpty();

        read(row("u", "v", SMALLINTS, "null"), row("u", "v", SMALLINTS, "null").before(before));
        assertThat(found()).containsExactly("v lost_value 1 cured");

        read(row("u", "v", SMALLINTS, "null"));
        assertThat(found()).containsExactly("v lost_value 2");
    }

    @Test
    void suspectsNumbersAndArraysOnlyWhereLargeOnesWereSeen() {
        read(
                row("u", "v", NUMERIC, "null"),
                row("c", "v", NUMERIC, "{\"scale\":0,\"value\":\"AQ==\"}"),
                row("u", "v", NUMERIC, "null"));
        assertThat(found()).isEmpty();

        read(row("c", "v", NUMERIC, LARGE), row("u", "v", NUMERIC, "null"));
        assertThat(found()).containsExactly("v lost_value 1");

        read(row("c", "a", SMALLINTS, "[1]"), row("u", "a", SMALLINTS, "null"));
        assertThat(found()).containsExactly("v lost_value 1");
        read(row("c", "a", SMALLINTS, LARGE_ARRAY), row("u", "a", SMALLINTS, "null"));
        assertThat(found()).contains("a lost_value 1");
    }

    @Test
    void suspectsShapesWhereLargeOnesWereSeenAndVectorsAlways() {
        String geometry = optional("\"type\":\"struct\",\"name\":\"io.debezium.data.geometry.Geometry\",\"fields\":[]");
        String vector = optional(
                "\"type\":\"array\",\"items\":{\"type\":\"double\"},\"name\":\"io.debezium.data.DoubleVector\"");
        String large = "{\"wkb\":\"AQEAAAAA" + "AAAA".repeat(300) + "\",\"srid\":null}";
        read(row("u", "g", geometry, "null"), row("u", "v", vector, "null"));
        assertThat(found()).containsExactly("v lost_value 1");

        read(row("u", "g", geometry, large), row("u", "g", geometry, "null"));
        assertThat(found()).contains("g lost_value 1");
    }

    @Test
    void trustsNullsOfAColumnThatHasThePlaceholder() {
        String texts = optional("\"type\":\"array\",\"items\":{\"type\":\"string\"}");
        String large = "[\"" + "x".repeat(2000) + "\"]";
        read(row("c", "v", texts, large), row("u", "v", texts, "null"));
        assertThat(found()).containsExactly("v lost_value 1");

        read(row("u", "v", texts, "[\"" + Events.PLACEHOLDER + "\"]"), row("u", "v", texts, "null"));
        assertThat(found()).containsExactly("v lost_value 1 cured");
    }

    @Test
    void neverSuspectsWhatCannotBeLargeOrNull() {
        String small = optional("\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\","
                + "\"parameters\":{\"scale\":\"2\",\"connect.decimal.precision\":\"20\"}");
        String bits =
                optional("\"type\":\"bytes\",\"name\":\"io.debezium.data.Bits\",\"parameters\":{\"length\":\"10\"}");
        read(row("u", "n", small, "null"), row("u", "b", bits, "null"), row("u", "i", "int32", "null"));
        assertThat(found()).isEmpty();
    }

    @Test
    void suspectsArraysByTheVersionThatLearnedTheirPlaceholder() {
        String ints = optional("\"type\":\"array\",\"items\":{\"type\":\"int32\"}");
        read(row("c", "v", ints, LARGE_ARRAY), row("u", "v", ints, "null"));
        assertThat(found()).isEmpty();

        read(row("u", "v", ints, "null").source("3.6.0.Final", "2.2.1.Final"));
        assertThat(found()).containsExactly("v lost_value 1");
    }

    @Test
    void findsDefaultsOnceAChangeShowsThatTheConverterReplacesNulls() {
        read(row("r", "s", WITH_DEFAULT, "\"new\"").source(FALSE, SNAPSHOT));
        assertThat(found()).isEmpty();

        read(row("c", "other", "int32", "1").topic("srv.public.u").source("\"table\":\"t\"", "\"table\":\"u\""));
        assertThat(found()).containsExactly("s default_for_null 1");

        read(row("u", "s", WITH_DEFAULT, "\"new\""), row("u", "s", WITH_DEFAULT, "\"old\""));
        assertThat(found()).containsExactly("s default_for_null 2");

        read(row("u", "s", WITH_DEFAULT, "null").source(FALSE, "\"snapshot\":null"));
        assertThat(found()).containsExactly("s default_for_null 2 cured");
    }

    @Test
    void findsNoDefaultInAColumnThatIsNeverNull() {
        read(row("u", "s", "{\"type\":\"string\",\"default\":\"new\"}", "\"new\""));
        assertThat(found()).isEmpty();
    }

    @Test
    void findsColumnsThatOnlySnapshotsHaveUntilAChangeBringsThem() {
        Events full = Events.of("r").column("id", "int32", "1").column("g", "int32", "8");
        read(full.source(FALSE, SNAPSHOT));
        assertThat(found()).isEmpty();

        read(Events.of("c").column("id", "int32", "1"));
        assertThat(found()).containsExactly("g snapshot_only 0");

        read(Events.of("u").column("id", "int32", "1").column("g", "int32", "8"));
        assertThat(found()).containsExactly("g snapshot_only 0 cured");
    }

    @Test
    void takesAColumnThatAChangeHadForADroppedOne() {
        read(
                row("r", "c", "int32", "8").source(FALSE, SNAPSHOT),
                row("u", "c", "int32", "8"),
                Events.of("u").column("id", "int32", "1"));
        assertThat(found()).isEmpty();
    }

    @Test
    void findsOldTimesInSnapshotsOfConnectorsThatShiftThem() {
        String old = Long.toString(-13_000_000_000_000L); // 1558
        Events snapshot = row("r", "at", TIMESTAMP, old).source(FALSE, SNAPSHOT);
        read(snapshot, row("c", "at", TIMESTAMP, old).source("3.6.0.Final", "3.5.2.Final"));
        assertThat(found()).isEmpty();

        read(
                row("r", "at", TIMESTAMP, old).source(FALSE, SNAPSHOT).source("3.6.0.Final", "3.5.2.Final"),
                row("r", "at", TIMESTAMP, "-9223372036832400")
                        .source(FALSE, SNAPSHOT)
                        .source("3.6.0.Final", "3.5.2.Final"));
        assertThat(found()).containsExactly("at shifted_timestamp 1");
    }

    @Test
    void tellsAnArrayOfNullsFromOneWithANull() {
        read(
                row("c", "v", SMALLINTS, "[]"),
                row("c", "v", SMALLINTS, "[null,1]"),
                row("c", "v", SMALLINTS, "[1,null]"));
        assertThat(found()).isEmpty();

        read(row("c", "v", SMALLINTS, "[null]"), row("c", "v", SMALLINTS, "[null,null,null]"));
        assertThat(found()).containsExactly("v nulls_array 2");
    }

    @Test
    void findsATableWithoutKeyUntilItHasOne() {
        read(row("c", "v", "int32", "1").key(null));
        assertThat(found()).containsExactly(" no_primary_key 0");

        read(row("c", "v", "int32", "1"));
        assertThat(found()).containsExactly(" no_primary_key 0 cured");
    }

    @Test
    void looksAtNoColumnThatIsStoppedAndAtNoTableThatNobodyAsksFor() {
        decoder = new Decoder((schema, table, column) -> column.equals("v"), Events.PLACEHOLDER, findings::table);
        read(
                row("u", "v", SMALLINTS, "null"),
                row("r", "v", SMALLINTS, "[null]").source(FALSE, SNAPSHOT));
        read(Events.of("c").column("id", "int32", "1"));
        assertThat(found()).isEmpty();

        decoder = new Decoder(ColumnFilter.NONE, Events.PLACEHOLDER, (schema, table) -> Optional.empty());
        read(row("u", "v", SMALLINTS, "null"));
        assertThat(found()).isEmpty();
    }

    @Test
    void saysOfEachTableAndColumnWhatToDo() {
        read(
                row("c", "Large \"v\"", SMALLINTS, LARGE_ARRAY).source("\"table\":\"t\"", "\"table\":\"Order\""),
                row("u", "Large \"v\"", SMALLINTS, "null").source("\"table\":\"t\"", "\"table\":\"Order\""),
                row("r", "d", optional("\"type\":\"int32\",\"name\":\"io.debezium.time.Date\""), "-700000")
                        .source(FALSE, SNAPSHOT));
        assertThat(findings.unstored(true).stream()
                        .map(Findings.Unstored::finding)
                        .filter(finding -> finding.kind().shown())
                        .map(Finding::cure))
                .containsExactlyInAnyOrder(
                        "alter table public.\"Order\" replica identity full",
                        "update public.t set d = d where d < '0001-01-01'");
        assertThat(Stream.of("3.6.1.Final", "10.0.0", "2", "x.y").map(FieldWatch::version))
                .containsExactly(306, 1000, Integer.MAX_VALUE - 1, Integer.MAX_VALUE - 1);
    }
}
