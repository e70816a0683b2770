package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

/** What PostgreSQL makes of decoded rows is what was said to the source, but for what the connector itself lost: listed here, value by value. */
class CapturedValuesTest {

    /** The era of a date before Christ, lost by every version's snapshots. */
    private static final Map<String, String> LOST_ERAS =
            Map.of("d of 4", "0001-12-31 for 0001-12-31 BC", "d of 6", "4713-01-01 for 4713-01-01 BC");

    private static final Set<String> DECIMALS = Set.of("n", "n102", "n50", "nneg", "mny", "dn", "dn2");

    @ParameterizedTest
    @ValueSource(strings = {"3.6.1-defaults", "3.6.1-defaults-with_nan", "3.6.1-no_default_substitution"})
    void keepsEveryValueOfTheDefaultModes(String capture) throws Exception {
        assertThat(differences(capture, Set.of())).isEqualTo(LOST_ERAS);
    }

    @Test
    void keepsTimesInMicroseconds() throws Exception {
        assertThat(differences("3.6.1-microseconds-base64url", Set.of("ba"))).isEqualTo(LOST_ERAS);
    }

    @Test
    void keepsTimesInNanosecondsThatTheConnectorCouldSay() throws Exception {
        Map<String, String> differences = differences("3.6.1-nanoseconds", Set.of());

        assertThat(differences).containsAllEntriesOf(LOST_ERAS);
        differences.keySet().removeAll(LOST_ERAS.keySet());
        assertThat(differences.keySet()).allMatch(place -> place.matches("ts[036] of (10)?[4-8]"));
        assertThat(differences.values()).allMatch(difference -> difference.startsWith("null for "));
    }

    @Test
    void keepsTimesInConnectsOwnTypesToTheMillisecond() throws Exception {
        Set<String> textual = new HashSet<>(DECIMALS);
        textual.addAll(Set.of("ba", "hs"));

        Map<String, String> differences = differences("3.6.1-string-map-connect-interval_string-base64", textual);

        assertThat(differences).containsAllEntriesOf(LOST_ERAS);
        differences.keySet().removeAll(LOST_ERAS.keySet());
        assertThat(differences)
                .containsEntry("tm6 of 1", "04:05:11.789 for 04:05:11.789123")
                .allSatisfy((place, difference) -> assertThat(place).matches("(tm6|ts6) of .*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.7.4-defaults", "1.9.8-defaults"})
    void keepsWhatOlderConnectorsKept(String capture) throws Exception {
        Map<String, String> differences = differences(capture, Set.of());

        assertThat(differences).containsAllEntriesOf(LOST_ERAS);
        assertThat(differences.keySet())
                .as("snapshots shift instants before 1582; 1.9 streams no ltree")
                .allMatch(place -> place.matches("(d|ts0|ts3|ts6|tstz) of [467]|lt of 101"));
    }

    private Map<String, String> differences(String capture, Set<String> leftOut) throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            statement.execute(script());
            Map<RowSchema, List<Row>> decoded = decode(capture);
            Map<String, String> differences = new TreeMap<>();
            int table = 0;
            for (List<Row> rows : decoded.values()) {
                String name = "decoded_" + ++table;
                CopyTable.create(connection, name, rows);
                for (RowSchema.Field column : rows.get(0).schema().fields()) {
                    if (!leftOut.contains(column.name())) {
                        compare(statement, name, column.name(), differences);
                    }
                }
            }
            return differences;
        }
    }

    private static void compare(Statement statement, String table, String column, Map<String, String> differences)
            throws Exception {
        boolean said = statement
                .executeQuery(
                        "select 1 from pg_attribute where attrelid = 'said'::regclass and attname = '" + column + "'")
                .next();
        if (!said) {
            return;
        }
        // an unconstrained numeric comes without its trailing zeros; a timetz in UTC
        String form = switch (column) {
            case "n" -> "trim_scale(%s.n)";
            case "tmz" -> "(%s.tmz at time zone interval '0')";
            default -> "%s." + column;
        };
        ResultSet rows = statement.executeQuery("select s.id, %1$s::text, %2$s::text from %3$s d join said s using (id)"
                        .formatted(form.formatted("d"), form.formatted("s"), table)
                + " where %1$s::text is distinct from %2$s::text".formatted(form.formatted("d"), form.formatted("s")));
        while (rows.next()) {
            differences.put(column + " of " + rows.getInt(1), rows.getString(2) + " for " + rows.getString(3));
        }
    }

    private static Map<RowSchema, List<Row>> decode(String capture) {
        Decoder decoder = new Decoder(ColumnFilter.NONE, "__debezium_unavailable_value");
        List<Row> rows = new ArrayList<>();
        for (RawRecord record : Captures.read(capture)) {
            if (record.at().topic().equals("cap.public.ty") && decoder.decode(record) instanceof ChangeEvent event) {
                rows.add(event.after().orElseThrow());
            }
        }
        assertThat(rows.size()).isGreaterThanOrEqualTo(14);
        return rows.stream()
                .sorted(Comparator.comparing(Row::hasUnchanged))
                .collect(Collectors.groupingBy(Row::schema, LinkedHashMap::new, Collectors.toList()));
    }

    private static String script() throws Exception {
        try (InputStream file = CapturedValuesTest.class.getResourceAsStream("/captured-values.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
