package org.metadb.sandbox.differential;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one side, ordered by the text of their key in an order that both sides have in common: the bytes of UTF-8. Where there is no key, the whole
 * row is one, and equal rows follow each other. On a connection without autocommit rows are fetched in portions.
 */
final class SortedRows implements AutoCloseable {
    private static final int FETCHED_AT_ONCE = 1000;

    /** All that makes PostgreSQL print a value otherwise. */
    private static final String SETTINGS = """
            set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1;
            set bytea_output = 'hex'; set lc_monetary = 'C'; set xmloption = 'content'""";

    private final Statement statement;
    private final ResultSet rows;
    private boolean present;

    /**
     * Reads a table.
     *
     * @param key expressions of text
     * @param values expressions of text
     * @param condition of the rows to read
     */
    SortedRows(Connection connection, Table table, List<String> key, List<String> values, String condition)
            throws SQLException {
        String keyText = "row(" + String.join(", ", key) + ")::text";
        statement = connection.createStatement();
        statement.execute(SETTINGS);
        statement.setFetchSize(FETCHED_AT_ONCE);
        rows = statement.executeQuery("select " + keyText + (values.isEmpty() ? "" : ", ") + String.join(", ", values)
                + " from " + table.sql() + " where " + condition + " order by convert_to(" + keyText + ", 'UTF8')");
    }

    boolean next() throws SQLException {
        present = rows.next();
        return present;
    }

    boolean present() {
        return present;
    }

    String key() throws SQLException {
        return rows.getString(1);
    }

    /** The value of that number, from 0; null for NULL. */
    String value(int column) throws SQLException {
        return rows.getString(column + 2);
    }

    /** A side that has no more rows comes last. At least one must have some. */
    int compareKey(SortedRows other) throws SQLException {
        if (present && other.present) {
            return Arrays.compareUnsigned(
                    key().getBytes(StandardCharsets.UTF_8), other.key().getBytes(StandardCharsets.UTF_8));
        }
        return present ? -1 : 1;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
