package org.metadb.target;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.metadb.pg.Identifier;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;
import org.metadb.schema.TableNames;
import org.metadb.schema.TableSchema;

/**
 * Reads how base tables stand from PostgreSQL's own catalog: what is there counts, not what was once made. Relations are found by their
 * partitioning, so that cut and hashed names need no rule here.
 */
final class TableReader {

    private static final String SQL = SqlFile.read("target/tables.sql");
    private static final Pattern YEAR = Pattern.compile("FROM \\('(\\d{4,})-");

    private TableReader() {}

    /** The schema of one current table, or empty if there is none. */
    static Optional<TableSchema> read(Connection connection, TableName current) throws SQLException {
        return Optional.ofNullable(read(connection, List.of(current)).get(current));
    }

    /** The schemas of those current tables that exist. */
    static Map<TableName, TableSchema> read(Connection connection, Collection<TableName> currents) throws SQLException {
        Map<TableName, TableSchema> tables = new HashMap<>();
        String[] schemas = currents.stream().map(name -> name.schema().name()).toArray(String[]::new);
        String[] names = currents.stream().map(name -> name.table().name()).toArray(String[]::new);
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(1, connection.createArrayOf("text", schemas));
            statement.setArray(2, connection.createArrayOf("text", names));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TableSchema table = table(rows);
                    tables.put(table.names().current(), table);
                }
            }
        }
        return tables;
    }

    private static TableSchema table(ResultSet row) throws SQLException {
        String schema = row.getString("schema_name");
        TableNames names = new TableNames(
                TableName.of(schema, row.getString("current_name")),
                TableName.of(schema, row.getString("main_name")),
                TableName.of(schema, row.getString("history_name")));
        String[] columnNames = strings(row.getArray("column_names"));
        String[] columnTypes = strings(row.getArray("column_types"));
        Map<Identifier, ColumnType> columns = new LinkedHashMap<>();
        for (int i = 0; i < columnNames.length; i++) {
            String type = columnTypes[i];
            columns.put(
                    new Identifier(columnNames[i]),
                    ColumnType.named(type)
                            .orElseThrow(() -> MetadbException.target(
                                    SqlState.DATATYPE_MISMATCH,
                                    "table " + names.main() + " has a column of type " + type
                                            + ", which Metadb does not write",
                                    null)));
        }
        TreeSet<Integer> years = new TreeSet<>();
        for (String bound : strings(row.getArray("year_bounds"))) {
            Matcher matcher = YEAR.matcher(bound);
            if (matcher.find()) {
                years.add(Integer.parseInt(matcher.group(1)));
            }
        }
        List<Identifier> keyColumns = identifiers(row, "key_names").orElse(List.of());
        Optional<List<Identifier>> rowIndex = identifiers(row, "row_index_names");
        TableName sequence = TableName.of(row.getString("sequence_schema"), row.getString("sequence_name"));
        return new TableSchema(names, sequence, columns, keyColumns, rowIndex, years);
    }

    private static Optional<List<Identifier>> identifiers(ResultSet row, String column) throws SQLException {
        Array names = row.getArray(column);
        return names == null
                ? Optional.empty()
                : Optional.of(Arrays.stream(strings(names)).map(Identifier::new).toList());
    }

    private static String[] strings(Array array) throws SQLException {
        return (String[]) array.getArray();
    }
}
