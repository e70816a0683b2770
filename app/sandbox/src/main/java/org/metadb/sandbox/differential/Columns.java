package org.metadb.sandbox.differential;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What PostgreSQL knows of a table's columns. */
public final class Columns {
    private Columns() {}

    /** In the table's order; none where there is no such table. */
    public static List<String> of(Connection connection, Table table) throws SQLException {
        return list(connection, table, """
                select attname from pg_attribute
                 where attrelid = to_regclass(?) and attnum > 0 and not attisdropped
                 order by attnum""");
    }

    /** In the key's order; none where there is no primary key. */
    public static List<String> primaryKey(Connection connection, Table table) throws SQLException {
        return list(connection, table, """
                select a.attname from pg_index i
                  join unnest(i.indkey::int2[]) with ordinality k (attnum, place) on true
                  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                 where i.indrelid = to_regclass(?) and i.indisprimary and k.place <= i.indnkeyatts
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
