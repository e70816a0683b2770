package org.metadb.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;
import org.metadb.schema.ColumnType;

/**
 * What PostgreSQL makes of decoded rows is what was said to the source, but for what the connector lost: kept value by value in
 * {@code src/test/resources/captured-values/}, a file for each capture. Run with {@code -Dmetadb.test.write=true} to write them anew.
 */
class CapturedValuesTest {

    static final List<String> captures = Captures.ALL;

    /** Of the table "ty", where no schema says it. */
    private static final Map<String, String> TYPES = new HashMap<>();

    /** Of the tables "to_NN": their column v, of which an update of another column left a large value alone. */
    private static final List<String> LARGE = List.of(
            ("text varchar bytea json jsonb xml numeric hstore citext tsvector varbit text[] varchar[] bytea[] int[] bigint[] smallint[] float8[] float4[]"
                            + " numeric[] numeric(9,2)[] bool[] uuid[] date[] timestamp[] timestamptz[] inet[] jsonb[] json[] mood[] citext[] int4range[]"
                            + " path polygon ltree time[]")
                    .split(" "));

    static {
        String types =
                "vb varbit, vb0 varbit, o oid, nm name, ct citext, n102 numeric, n50 numeric, n numeric, nneg numeric, mny money, ba bytea, j json,"
                        + " lt ltree, en mood, dn numeric, dn2 numeric, inet inet, cidr cidr, mac macaddr, mac8 macaddr8, r4 int4range, r8 int8range, rn numrange,"
                        + " rts tsrange, rtz tstzrange, rd daterange, mr int4multirange, bx box, ls lseg, ln line, pa path, po polygon, ci circle, tq tsquery,"
                        + " pl pg_lsn, cp record, jp jsonpath, an numeric[], anv numeric[], aba bytea[], aj json[], aen mood[], ain inet[], ar int4range[],"
                        + " act citext[], tid tid, x8 xid8";
        for (String type : types.split(", ")) {
            TYPES.put(type.split(" ")[0], type.split(" ")[1]);
        }
    }

    /** The types as an operator would tell them, who knows the source. */
    private record Told(BinaryMode binaryMode) implements ToldTypes {

        @Override
        public Optional<SourceType> of(String schema, String table, String column) {
            String type = table.startsWith("to_") && column.equals("v")
                    ? LARGE.get(Integer.parseInt(table.substring(3)))
                    : table.equals("nt") && column.startsWith("n") ? "numeric" : TYPES.get(column);
            return Optional.ofNullable(type).map(SourceType::parse);
        }
    }

    static ToldTypes told(String capture) {
        return new Told(
                capture.contains("hex")
                        ? BinaryMode.HEX
                        : capture.contains("base64") ? BinaryMode.BASE64 : BinaryMode.BYTES);
    }

    @ParameterizedTest
    @FieldSource("captures")
    void keepsEveryValueThatTheConnectorSent(String capture) throws Exception {
        List<String> lines = new ArrayList<>(compared(capture, told(capture)));
        lines.addAll(largeValues(capture));
        String all = String.join("\n", lines) + "\n";

        if (Boolean.getBoolean("metadb.test.write")) {
            Files.writeString(Path.of("src/test/resources/captured-values", capture + ".txt"), all);
        }
        try (InputStream in = CapturedValuesTest.class.getResourceAsStream("/captured-values/" + capture + ".txt")) {
            assertThat(all).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Without being told: the same values, as text. */
    @Test
    void keepsAsTextWhatNobodyTells() throws Exception {
        List<String> untold = compared(Captures.DEFAULTS, ToldTypes.NONE);
        untold.removeAll(compared(Captures.DEFAULTS, told(Captures.DEFAULTS)));

        assertThat(untold)
                .containsExactlyInAnyOrder(
                        "aj of 1: {\"{\\\"a\\\": 1}\"} for {\"{\\\"a\\\":1}\"}",
                        "aj of 101: {\"{\\\"a\\\": 1}\"} for {\"{\\\"a\\\":1}\"}",
                        "j of 1: {\"a\": 2} for {\"a\" : 1,\"a\":2}",
                        "j of 101: {\"a\": 2} for {\"a\" : 1,\"a\":2}",
                        "rtz of 1: [\"2019-03-31 11:30:00-04\",infinity) for [\"2019-03-31 15:30:00+00\",infinity)",
                        "rtz of 101: [\"2019-03-31 11:30:00-04\",infinity) for [\"2019-03-31 15:30:00+00\",infinity)",
                        "vb of 1: 0000000011 for 0011",
                        "vb of 101: 0000000011 for 0011",
                        "vb of 2: 0000000000 for ",
                        "vb of 102: 0000000000 for ");
    }

    /** A line for each value of the tables "ty" and "nt" that is not what was said, and for each record and column that did not come. */
    private static List<String> compared(String capture, ToldTypes told) throws Exception {
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(script());
            TreeSet<String> lines = new TreeSet<>();
            for (String table : List.of("ty", "nt")) {
                TreeSet<String> missing = columns(statement, table);
                int part = 0;
                for (List<Row> rows : decode(capture, table, told, lines).values()) {
                    String name = "decoded_" + table + ++part;
                    CopyTable.create(connection, name, rows);
                    for (String column : columns(statement, name)) {
                        missing.remove(column);
                        compare(statement, name, table, column, lines);
                    }
                }
                if (part > 0 && !missing.isEmpty()) {
                    lines.add("not sent: " + String.join(" ", missing));
                }
            }
            return new ArrayList<>(lines);
        }
    }

    private static void compare(Statement statement, String decoded, String said, String column, TreeSet<String> lines)
            throws SQLException {
        ResultSet rows = statement.executeQuery(
                "select id, d.%1$s::text, s.%1$s::text from %2$s d join %3$s s using (id) where d.%1$s::text is distinct from s.%1$s::text"
                        .formatted(column, decoded, said));
        while (rows.next()) {
            lines.add((said.equals("nt") ? "nt." : "") + column + " of " + rows.getInt(1) + ": " + rows.getString(2)
                    + " for " + rows.getString(3));
        }
    }

    private static TreeSet<String> columns(Statement statement, String table) throws SQLException {
        TreeSet<String> columns = new TreeSet<>();
        ResultSet rows = statement.executeQuery(
                "select attname from pg_attribute where attrelid = '" + table + "'::regclass and attnum > 0");
        while (rows.next()) {
            columns.add(rows.getString(1));
        }
        return columns;
    }

    private static Map<RowSchema, List<Row>> decode(
            String capture, String table, ToldTypes told, TreeSet<String> lines) {
        Decoder decoder = new Decoder(ColumnFilter.NONE, told, Events.PLACEHOLDER, (schema, name) -> Optional.empty());
        List<Row> rows = new ArrayList<>();
        for (RawRecord record : Captures.read(capture)) {
            if (record.at().topic().equals("cap.public." + table)) {
                Decoded decoded = decoder.decode(record);
                if (decoded instanceof ChangeEvent event) {
                    rows.add(event.after().orElseThrow());
                } else if (decoded instanceof Undecodable fault) {
                    lines.add("not decoded: offset " + record.at().offset() + ", " + fault.path() + ": "
                            + fault.reason());
                }
            }
        }
        return rows.stream()
                .sorted(Comparator.comparing(row -> row.schema().size()))
                .collect(Collectors.groupingBy(Row::schema, LinkedHashMap::new, Collectors.toList()));
    }

    /** A line for each table "to_NN": its column, and how the value came that the update left alone. */
    private static List<String> largeValues(String capture) throws Exception {
        Map<String, String> lines = new TreeMap<>();
        Decoder decoder =
                new Decoder(ColumnFilter.NONE, told(capture), Events.PLACEHOLDER, (schema, name) -> Optional.empty());
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection connection = database.connect()) {
            for (RawRecord record : Captures.read(capture)) {
                if (!(decoder.decode(record) instanceof ChangeEvent event)
                        || !event.source().table().startsWith("to_")) {
                    continue;
                }
                String table = event.source().table();
                Row row = event.after().orElseThrow();
                int index = row.schema().indexOf("v");
                int length = index < 0 ? 0 : row.lengthAt(row.offset(index));
                if (event.operation() == Operation.READ) {
                    lines.put(
                            table,
                            table + ".v: "
                                    + (index < 0
                                            ? "not sent"
                                            : row.schema().fields().get(index).type()));
                    if (index >= 0) {
                        boolean number = row.schema().fields().get(index).type().equals(ColumnType.FLOAT8);
                        assertThat(length).as(table).isGreaterThan(number ? 7 : 2_000);
                        CopyTable.create(connection, table, List.of(row));
                    }
                } else if (index >= 0) {
                    lines.merge(
                            table,
                            length == Row.UNCHANGED ? ", left alone" : length == Row.NULL ? ", lost" : ", sent",
                            String::concat);
                }
            }
        }
        return new ArrayList<>(lines.values());
    }

    private static String script() throws Exception {
        try (InputStream file = CapturedValuesTest.class.getResourceAsStream("/captured-values.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
