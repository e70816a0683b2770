package org.metadb.sandbox.differential;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table of the source and its current table.
 *
 * @param origin where several sources share the current table: only the rows of this one are compared
 * @param rules by the source's name of the column; of all others both sides must print the same
 */
public record TablePair(Table source, Table current, Optional<String> origin, Map<String, ColumnRule> rules) {
    private static final Set<String> METADATA =
            Set.of("__id", "__start", "__end", "__current", "__origin", "__lsn", "__end_lsn");
    private static final String ENDING = "__source";

    public TablePair {
        rules = Map.copyOf(rules);
    }

    /** Without rules, and whatever origin the rows have. */
    public static TablePair of(Table source, Table current) {
        return new TablePair(source, current, Optional.empty(), Map.of());
    }

    public TablePair ofOrigin(String name) {
        return new TablePair(source, current, Optional.of(name), rules);
    }

    /** With another rule. */
    public TablePair with(String column, ColumnRule rule) {
        Map<String, ColumnRule> more = new LinkedHashMap<>(rules);
        more.put(column, rule);
        return new TablePair(source, current, origin, more);
    }

    /** Columns of the source that must not be in the current table. */
    public TablePair without(String... columns) {
        return with(new ColumnRule.Absent(), columns);
    }

    /** Columns that are not compared. */
    public TablePair ignoring(String reason, String... columns) {
        return with(new ColumnRule.Ignored(reason), columns);
    }

    private TablePair with(ColumnRule rule, String... columns) {
        TablePair pair = this;
        for (String column : columns) {
            pair = pair.with(column, rule);
        }
        return pair;
    }

    /** The name under which a column of the source is kept: its own, save that one named like a metadata column gets an ending. */
    static String targetName(String column) {
        String stem = column;
        while (stem.endsWith(ENDING)) {
            stem = stem.substring(0, stem.length() - ENDING.length());
        }
        return METADATA.contains(stem) ? column + ENDING : column;
    }

    static boolean isMetadata(String targetColumn) {
        return METADATA.contains(targetColumn);
    }
}
