package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.finding.Finding;
import org.metadb.finding.FindingKind;
import org.metadb.finding.Findings;

/** What is found in records that live connectors sent, of three versions and in many modes. */
class CapturedFindingsTest {

    static final List<String> captures = Captures.ALL;

    private static final String BASE64 = "3.6.1-string-map-connect-interval_string-base64";

    /** Without being told: bytea as base64 looks like a text, which has a placeholder; numeric as double looks like a double, which is never large. */
    private static final Map<String, Set<String>> CANNOT_BE_TOLD = Map.of(
            BASE64,
            Set.of("to_02"),
            "3.6.1-microseconds-base64url",
            Set.of("to_02"),
            "3.6.1-double-isostring-hex-unknown_types",
            Set.of("to_06"));

    private static List<Finding> findings(String capture, ToldTypes told) {
        Findings findings = new Findings();
        Decoder decoder = new Decoder(ColumnFilter.NONE, told, "__debezium_unavailable_value", findings::table);
        Captures.read(capture).forEach(decoder::decode);
        return findings.unstored(true).stream()
                .map(Findings.Unstored::finding)
                .filter(finding -> finding.kind().shown())
                .toList();
    }

    /** Each table to_NN has a column v of one type with a large value, which an update of another column left alone. */
    private static Set<String> spoilt(String capture) {
        Set<String> filled = new HashSet<>();
        Set<String> spoilt = new TreeSet<>();
        for (List<ChangeEvent> events : CapturedEvents.read(capture).values()) {
            for (ChangeEvent event : events) {
                String table = event.source().table();
                Row after = event.after().orElse(null);
                if (!table.startsWith("to_") || after == null || after.schema().indexOf("v") < 0) {
                    continue;
                }
                boolean isNull = after.lengthAt(after.offset(after.schema().indexOf("v"))) == Row.NULL;
                if (event.operation() != Operation.UPDATE && !isNull) {
                    filled.add(table);
                } else if (event.operation() == Operation.UPDATE && isNull && filled.contains(table)) {
                    spoilt.add(table);
                }
            }
        }
        return spoilt;
    }

    @ParameterizedTest
    @FieldSource("captures")
    void findsEveryColumnWhoseUnchangedLargeValueCameAsNullAndNoOther(String capture) {
        Set<String> spoilt = spoilt(capture);
        assertThat(lost(capture, CapturedValuesTest.told(capture))).isEqualTo(spoilt);

        assertThat(spoilt).containsAll(CANNOT_BE_TOLD.getOrDefault(capture, Set.of()));
        spoilt.removeAll(CANNOT_BE_TOLD.getOrDefault(capture, Set.of()));
        assertThat(lost(capture, ToldTypes.NONE)).isEqualTo(spoilt).hasSizeGreaterThan(10);
    }

    private static Set<String> lost(String capture, ToldTypes told) {
        Set<String> found = new TreeSet<>();
        for (Finding finding : findings(capture, told)) {
            if (finding.kind() == FindingKind.LOST_VALUE) {
                assertThat(finding.column()).isEqualTo("v");
                assertThat(finding.events()).isEqualTo(1);
                assertThat(finding.curedAt()).isEmpty();
                found.add(finding.table());
            }
        }

        return found;
    }

    /** All else, as table.column kind events, the last left out where the schema alone shows it. */
    private static List<String> others(String capture) {
        List<String> others = new ArrayList<>();
        for (Finding finding : findings(capture, ToldTypes.NONE)) {
            if (finding.kind() != FindingKind.LOST_VALUE) {
                others.add((finding.table() + "." + finding.column() + " " + finding.kind()
                                + (finding.events() == 0 ? "" : " " + finding.events()))
                        .toLowerCase(Locale.ROOT));
            }
        }
        return others;
    }

    private static final List<String> DEFAULTS = List.of(
            "dflt.a default_for_null 1",
            "dflt.a2 default_for_null",
            "dflt.extra default_for_null 3",
            "dflt.n default_for_null 6",
            "dflt.t default_for_null 1");

    private static List<String> with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void findsWhatElseTheDefaultsOfConnectorAndConverterLose() {
        assertThat(others(Captures.DEFAULTS))
                .isEqualTo(with(
                        DEFAULTS,
                        "nopk. no_primary_key",
                        "to_35.v cut_time_array",
                        "ty.a2 nulls_array 2",
                        "ty.atm cut_time_array",
                        "ty.d date_without_era 2",
                        "ty.gen snapshot_only",
                        "ty.iv interval_as_number"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.9.8-defaults", "2.7.4-defaults"})
    void findsTimesThatOlderConnectorsShift(String capture) {
        assertThat(others(capture))
                .isEqualTo(with(
                        DEFAULTS,
                        "nopk. no_primary_key",
                        "to_35.v cut_time_array",
                        "ty.a2 nulls_array 2",
                        "ty.atm cut_time_array",
                        "ty.d date_without_era 2",
                        "ty.gen snapshot_only",
                        "ty.iv interval_as_number",
                        "ty.ts0 shifted_timestamp 3",
                        "ty.ts3 shifted_timestamp 2",
                        "ty.ts6 shifted_timestamp 3",
                        "ty.tstz shifted_timestamp 3"));
    }

    @Test
    void findsNoDefaultsWhereTheConverterLeavesNullsAlone() {
        assertThat(others("3.6.1-no_default_substitution"))
                .isEqualTo(others(Captures.DEFAULTS).stream()
                        .filter(line -> !line.startsWith("dflt."))
                        .toList());
    }

    @Test
    void findsTimesCutByConnectsOwnTypesAndNoIntervalWhereItIsText() {
        assertThat(others(BASE64))
                .contains("ty.tm6 cut_to_milliseconds", "ty.ts6 cut_to_milliseconds")
                .noneMatch(line -> line.contains("interval"));
    }
}
