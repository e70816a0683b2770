package org.metadb.sandbox.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares a table of the source with its current table, row by row and column by column, as PostgreSQL itself prints
 * the values: two sorted readings, merged. Neither side may change meanwhile.
 *
 * @param differences the first {@value #SHOWN_MAX} at most
 * @param differing how many there are in all
 */
record Comparison(TablePair tables, long sourceRows, long currentRows, List<Difference> differences, long differing) {
    static final int SHOWN_MAX = 10;

    private static final String PRESENT = "a row";
    private static final String ABSENT = "no row";

    boolean equal() {
        return differing == 0;
    }

    static Comparison of(Connection source, Connection target, TablePair tables) throws SQLException {
        return new Run(tables).compare(source, target);
    }

    /** One comparison while it is made. */
    private static final class Run {
        private final TablePair tables;
        private final List<Difference> differences = new ArrayList<>();
        private long differing;
        private long sourceRows;
        private long currentRows;

        Run(TablePair tables) {
            this.tables = tables;
        }

        Comparison compare(Connection source, Connection target) throws SQLException {
            List<String> key = Columns.primaryKey(source, tables.source());
            List<String> columns = Columns.of(source, tables.source());
            columns.removeAll(tables.excluded());
            List<String> targetColumns = Columns.of(target, tables.current());
            targetColumns.removeIf(column -> column.startsWith("__"));
            targetColumns.stream().filter(column -> !columns.contains(column)).forEach(this::onlyInTarget);
            columns.stream().filter(column -> !targetColumns.contains(column)).forEach(this::onlyInSource);
            columns.retainAll(targetColumns);
            if (columns.containsAll(key)) {
                try (Rows left = new Rows(source, tables.source(), key, columns);
                        Rows right = new Rows(target, tables.current(), key, columns)) {
                    merge(left, right, columns);
                }
            }
            return new Comparison(tables, sourceRows, currentRows, List.copyOf(differences), differing);
        }

        private void merge(Rows left, Rows right, List<String> columns) throws SQLException {
            boolean more = left.next() | right.next();
            while (more) {
                int order = left.compareKey(right);
                if (order == 0) {
                    for (int i = 0; i < columns.size(); i++) {
                        String expected = left.value(i);
                        String found = right.value(i);
                        if (!Objects.equals(expected, found)) {
                            add(left.key(), columns.get(i), expected, found);
                        }
                    }
                } else if (order < 0) {
                    add(left.key(), "", PRESENT, ABSENT);
                } else {
                    add(right.key(), "", ABSENT, PRESENT);
                }
                sourceRows += order <= 0 ? 1 : 0;
                currentRows += order >= 0 ? 1 : 0;
                boolean leftMore = order <= 0 ? left.next() : left.present();
                boolean rightMore = order >= 0 ? right.next() : right.present();
                more = leftMore || rightMore;
            }
        }

        private void onlyInSource(String column) {
            add("", column, "a column", "no column");
        }

        private void onlyInTarget(String column) {
            add("", column, "no column", "a column");
        }

        private void add(String key, String column, String expected, String found) {
            differing++;
            if (differences.size() < SHOWN_MAX) {
                differences.add(new Difference(
                        tables.current(), key, column, Optional.ofNullable(expected), Optional.ofNullable(found)));
            }
        }
    }

    /** The rows of one side, ordered by key in an order that both sides have in common: bytes. */
    private static final class Rows implements AutoCloseable {
        private final Statement statement;
        private final ResultSet rows;
        private boolean present;

        /** The key's text comes first, then the columns. */
        Rows(Connection connection, Table table, List<String> key, List<String> columns) throws SQLException {
            String keyText = "row(" + key.stream().map(Table::quoted).collect(Collectors.joining(", ")) + ")::text";
            String values = columns.stream()
                    .map(column -> Table.quoted(column) + "::text")
                    .collect(Collectors.joining(", "));
            statement = connection.createStatement();
            statement.execute("set timezone = 'UTC'");
            rows = statement.executeQuery("select " + keyText + ", " + values + " from " + table.sql() + " order by "
                    + keyText + " collate \"C\"");
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

        String value(int column) throws SQLException {
            return rows.getString(column + 2);
        }

        /** A side that has no more rows comes last. At least one must have some. */
        int compareKey(Rows other) throws SQLException {
            if (present && other.present) {
                return Columns.byteOrder.compare(key(), other.key());
            }
            return present ? -1 : 1;
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }
}
