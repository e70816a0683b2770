package org.metadb.sandbox.demo;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What PostgreSQL knows of a table's columns, and the order of its texts. */
final class Columns {
    /** The order of {@code collate "C"} in a database in UTF-8. */
    static final Comparator<String> byteOrder = (left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    private Columns() {}

    /** In the table's order; none where there is no such table. */
    static List<String> of(Connection connection, Table table) throws SQLException {
        return list(connection, table, """
                select attname from pg_attribute
                 where attrelid = to_regclass(?) and attnum > 0 and not attisdropped
                 order by attnum""");
    }

    static List<String> primaryKey(Connection connection, Table table) throws SQLException {
        return list(connection, table, """
                select a.attname from pg_index i
                  join unnest(i.indkey::int2[]) with ordinality k (attnum, place) on true
                  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                 where i.indrelid = to_regclass(?) and i.indisprimary
                 order by k.place""");
    }

    private static List<String> list(Connection connection, Table table, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, table.sql());
            try (ResultSet rows = query.executeQuery()) {
                List<String> names = new ArrayList<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        }
    }
}
