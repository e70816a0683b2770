package org.metadb.sandbox.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.metadb.sandbox.differential.Columns;
import org.metadb.sandbox.differential.Comparison;
import org.metadb.sandbox.differential.TablePair;

/**
 * What a bounded run ends with: every table compared with its source, every history checked.
 *
 * @param versions in the main tables, in the comparisons' order
 * @param problems of the histories
 */
record Verdict(List<Comparison> comparisons, List<Long> versions, List<String> problems) {
    /** Neither side may change meanwhile. */
    static Verdict of(Connection source, Connection target, List<TablePair> tables) throws SQLException {
        List<Comparison> comparisons = new ArrayList<>();
        List<Long> versions = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (TablePair pair : tables) {
            comparisons.add(Comparison.of(source, target, pair));
            versions.add(Monitor.count(target, pair.current().main()));
            if (versions.get(versions.size() - 1) > 0) {
                problems.addAll(
                        new History(target).problems(pair.current().main(), Columns.primaryKey(source, pair.source())));
            }
        }
        return new Verdict(comparisons, versions, problems);
    }

    boolean good() {
        return problems.isEmpty() && unequal() == 0;
    }

    /** How many tables are not equal to their source. */
    long unequal() {
        return comparisons.stream().filter(comparison -> !comparison.equal()).count();
    }

    /** As a table, and below it whatever is wrong. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(Monitor.heading() + "  compared column by column");
        for (int i = 0; i < comparisons.size(); i++) {
            Comparison comparison = comparisons.get(i);
            lines.add(Monitor.row(
                            comparison.tables().current(),
                            comparison.sourceRows(),
                            comparison.currentRows(),
                            versions.get(i))
                    + "  " + (comparison.equal() ? "equal" : comparison.differing() + " DIFFERENCES"));
        }
        if (!good()) {
            lines.add("");
        }
        for (Comparison comparison : comparisons) {
            comparison.differences().forEach(difference -> lines.add("  " + difference));
        }
        problems.forEach(problem -> lines.add("  " + problem));
        return lines;
    }
}
