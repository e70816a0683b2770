package org.metadb.sandbox.differential;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a table of the source with its current table, row by row and column by column, as PostgreSQL itself prints
 * the values: two sorted readings, merged. Tables without primary key are compared as collections. Neither side may
 * change meanwhile. Both sessions' settings of output are changed, and stay so.
 *
 * @param differences the first of them
 * @param differing how many there are in all
 */
public record Comparison(
        TablePair tables, long sourceRows, long currentRows, List<Difference> differences, long differing) {
    /** How many differences are kept, unless told otherwise. */
    public static final int SHOWN_MAX = 10;

    private static final String PRESENT = "a row";
    private static final String ABSENT = "no row";

    public Comparison {
        differences = List.copyOf(differences);
    }

    public boolean equal() {
        return differing == 0;
    }

    /** One line for people: the tables, how many rows, whether they are equal. */
    public String line() {
        return tables.source() + " -> " + tables.current() + ": " + sourceRows + " rows, "
                + (equal() ? "equal" : differing + " DIFFERENCES");
    }

    /** Compares, and keeps the first {@value #SHOWN_MAX} differences. */
    public static Comparison of(Connection source, Connection target, TablePair tables) throws SQLException {
        return of(source, target, tables, SHOWN_MAX);
    }

    /** Compares, and keeps the first differences, up to that number. */
    public static Comparison of(Connection source, Connection target, TablePair tables, int shownMax)
            throws SQLException {
        return new Run(tables, shownMax).compare(source, target);
    }

    /** One comparison while it is made. */
    private static final class Run {
        private final TablePair tables;
        private final int shownMax;
        private final List<Difference> differences = new ArrayList<>();
        private long differing;
        private long sourceRows;
        private long currentRows;

        Run(TablePair tables, int shownMax) {
            this.tables = tables;
            this.shownMax = shownMax;
        }

        Comparison compare(Connection source, Connection target) throws SQLException {
            Set<String> sourceColumns = new LinkedHashSet<>(Columns.of(source, tables.source()));
            Set<String> targetColumns = new LinkedHashSet<>(Columns.of(target, tables.current()));
            if (sourceColumns.isEmpty()) {
                throw new SQLException("the source has no table " + tables.source());
            }
            if (targetColumns.isEmpty()) {
                noCurrentTable(source);
            } else {
                compare(source, target, sourceColumns, targetColumns);
            }
            return new Comparison(tables, sourceRows, currentRows, differences, differing);
        }

        /** Nothing is sent of an empty table, so that it is not known here. */
        private void noCurrentTable(Connection source) throws SQLException {
            try (Statement statement = source.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "select count(*) from " + tables.source().sql())) {
                rows.next();
                sourceRows = rows.getLong(1);
            }
            if (sourceRows > 0) {
                add("", "", "a table of " + sourceRows + " rows", "no table");
            }
        }

        private void compare(Connection source, Connection target, Set<String> sourceColumns, Set<String> targetColumns)
                throws SQLException {
            targetColumns.removeIf(TablePair::isMetadata);
            List<ComparedColumn> columns = new ArrayList<>();
            for (String column : sourceColumns) {
                boolean there = targetColumns.remove(TablePair.targetName(column));
                ColumnRule rule = tables.rules().get(column);
                if (rule instanceof ColumnRule.Absent) {
                    if (there) {
                        add("", column, "no column", "a column");
                    }
                } else if (there && !(rule instanceof ColumnRule.Ignored)) {
                    columns.add(ComparedColumn.of(tables, column));
                } else if (!there && !(rule instanceof ColumnRule.Ignored)) {
                    add("", column, "a column", "no column");
                }
            }
            targetColumns.stream()
                    .filter(column -> !(tables.rules().get(column) instanceof ColumnRule.Ignored))
                    .forEach(column -> add("", column, "no column", "a column"));
            List<ComparedColumn> key = key(source, columns);
            try (SortedRows left = rows(source, tables.source(), key, columns, true);
                    SortedRows right = rows(target, tables.current(), key, columns, false)) {
                merge(left, right, columns);
            }
        }

        /** The primary key, or all columns where there is none, or not all of it on both sides. */
        private List<ComparedColumn> key(Connection source, List<ComparedColumn> columns) throws SQLException {
            List<String> names = Columns.primaryKey(source, tables.source());
            List<ComparedColumn> key = names.stream()
                    .flatMap(name ->
                            columns.stream().filter(column -> column.name().equals(name)))
                    .toList();
            return names.isEmpty() || key.size() < names.size() ? columns : key;
        }

        private SortedRows rows(
                Connection connection,
                Table table,
                List<ComparedColumn> key,
                List<ComparedColumn> columns,
                boolean ofSource)
                throws SQLException {
            String condition = tables.origin()
                    .filter(origin -> !ofSource)
                    .map(origin -> "\"__origin\" = '" + origin.replace("'", "''") + "'")
                    .orElse("true");
            return new SortedRows(
                    connection, table, expressions(key, ofSource), expressions(columns, ofSource), condition);
        }

        private static List<String> expressions(List<ComparedColumn> columns, boolean ofSource) {
            return columns.stream()
                    .map(ofSource ? ComparedColumn::source : ComparedColumn::current)
                    .toList();
        }

        private void merge(SortedRows left, SortedRows right, List<ComparedColumn> columns) throws SQLException {
            boolean more = left.next() | right.next();
            while (more) {
                int order = left.compareKey(right);
                if (order == 0) {
                    for (int i = 0; i < columns.size(); i++) {
                        String expected = left.value(i);
                        String found = right.value(i);
                        if (!Objects.equals(expected, found)) {
                            add(left.key(), columns.get(i).name(), expected, found);
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

        private void add(String key, String column, String expected, String found) {
            differing++;
            if (differences.size() < shownMax) {
                differences.add(new Difference(
                        tables.current(), key, column, Optional.ofNullable(expected), Optional.ofNullable(found)));
            }
        }
    }
}
