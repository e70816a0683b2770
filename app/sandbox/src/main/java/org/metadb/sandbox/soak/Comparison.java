package org.metadb.sandbox.soak;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.metadb.sandbox.differential.Table;
import org.metadb.sandbox.differential.TablePair;

/** Both sides of all tables, when nothing changes any more. */
final class Comparison {
    private static final int SHOWN_MAX = 20;

    private final Connection source;
    private final Connection target;
    private final String schema;
    private final List<String> shown = new ArrayList<>();
    private long versions;
    private long lost;
    private long doubled;
    private long wrong;
    private long rows;
    private long unequalRows;

    private Comparison(Connection source, Connection target, String schema) {
        this.source = source;
        this.target = target;
        this.schema = schema;
    }

    /**
     * Compares.
     *
     * @param schema of the tables in the target
     */
    static Comparison of(Connection source, Connection target, String schema, List<String> tables) throws SQLException {
        Comparison comparison = new Comparison(source, target, schema);
        for (String table : tables) {
            comparison.compareHistory(table);
            comparison.compareCurrent(table);
        }
        return comparison;
    }

    private void compareHistory(String table) throws SQLException {
        try (Versions entered = Versions.entered(source, table);
                Versions stored = Versions.stored(target, schema, table, columns(table))) {
            Versions.OfKey left = next(entered);
            Versions.OfKey right = next(stored);
            while (left != null || right != null) {
                int order = left == null ? 1 : right == null ? -1 : bytewise(left.key(), right.key());
                compare(
                        table + "__ " + (order <= 0 ? left : right).key(),
                        order <= 0 ? left.versions() : List.of(),
                        order >= 0 ? right.versions() : List.of());
                left = order <= 0 ? next(entered) : left;
                right = order >= 0 ? next(stored) : right;
            }
        }
    }

    /** The next key, or null behind the last. */
    private static Versions.OfKey next(Versions versions) throws SQLException {
        return versions.hasNext() ? versions.next() : null;
    }

    private void compare(String what, List<String> entered, List<String> stored) {
        versions += entered.size();
        List<String> expected = settled(entered, stored);
        if (expected.equals(stored)) {
            return;
        }
        List<String> missing = new ArrayList<>(expected);
        stored.forEach(missing::remove);
        List<String> surplus = new ArrayList<>(stored);
        expected.forEach(surplus::remove);
        lost += Math.max(0, missing.size() - surplus.size());
        doubled += Math.max(0, surplus.size() - missing.size());
        boolean otherOrder = missing.isEmpty() && surplus.isEmpty();
        wrong += otherOrder ? 1 : Math.min(missing.size(), surplus.size());
        show(what + ": " + expected.size() + " versions entered, " + stored.size() + " stored; missing " + missing
                + ", found instead " + surplus);
    }

    /** What is expected. A row that was deleted and inserted again within a millisecond: its spans meet, rightly. */
    static List<String> settled(List<String> entered, List<String> stored) {
        List<String> expected = new ArrayList<>(entered);
        for (int i = 0; i < Math.min(expected.size(), stored.size()); i++) {
            String met = expected.get(i).replace(Versions.DELETED, Versions.MET);
            if (met.equals(stored.get(i))) {
                expected.set(i, met);
            }
        }
        return expected;
    }

    private void compareCurrent(String table) throws SQLException {
        var current = org.metadb.sandbox.differential.Comparison.of(
                source, target, TablePair.of(new Table("public", table), new Table(schema, table)));
        rows += current.sourceRows();
        unequalRows += current.differing();
        current.differences().forEach(difference -> show("current table " + difference));
    }

    private void show(String difference) {
        if (shown.size() < SHOWN_MAX) {
            shown.add(difference);
        }
    }

    private String columns(String table) throws SQLException {
        return column(
                        source,
                        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where attrelid = 'public."
                                + table + "'::regclass and attnum > 0 and not attisdropped")
                .get(0);
    }

    /** The first column of each row. */
    static List<String> column(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static int bytewise(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    boolean equal() {
        return lost + doubled + wrong + unequalRows == 0;
    }

    /** For the summary; differences are counted, and the first of them shown. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                "versions compared         %,12d".formatted(versions),
                "  lost                    %,12d".formatted(lost),
                "  doubled                 %,12d".formatted(doubled),
                "  wrong                   %,12d".formatted(wrong),
                "current rows compared     %,12d".formatted(rows),
                "  unequal                 %,12d".formatted(unequalRows)));
        shown.forEach(difference -> lines.add("  " + difference));
        return lines;
    }
}
