package org.metadb.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of the source that exists only as events.
 *
 * @param columns the first is the primary key, of kind INT4 or INT8; the second, if there is one named {@code version}, counts the row's versions
 */
public record SourceTable(String name, List<Column> columns) {

    /** A column. */
    public record Column(String name, ColumnKind kind) {}

    /** Of the column that counts versions. */
    public static final String VERSION = "version";

    private static final List<ColumnKind> TYPICAL = List.of(
            ColumnKind.TEXT,
            ColumnKind.NUMERIC,
            ColumnKind.TIMESTAMPTZ,
            ColumnKind.JSONB,
            ColumnKind.INT8,
            ColumnKind.TEXT,
            ColumnKind.TIMESTAMPTZ,
            ColumnKind.BOOLEAN,
            ColumnKind.UUID_VALUE,
            ColumnKind.DATE);

    public SourceTable {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("table " + name + " has no column");
        }
    }

    /** A table of that many columns, key and version among them, of the kinds that business tables have. */
    public static SourceTable typical(String name, int columns) {
        List<Column> all = new ArrayList<>();
        all.add(new Column("id", ColumnKind.INT8));
        if (columns > 1) {
            all.add(new Column(VERSION, ColumnKind.INT4));
        }
        for (int i = 2; i < columns; i++) {
            ColumnKind kind = TYPICAL.get((i - 2) % TYPICAL.size());
            all.add(new Column(kind.name().toLowerCase(Locale.ROOT) + "_" + i, kind));
        }
        return new SourceTable(name, all);
    }

    /** Eight tables: six typical ones of 8 to 12 columns, one narrow, one with a long text that most updates leave as it is. */
    public static List<SourceTable> library() {
        return List.of(
                typical("loans", 10),
                typical("items", 12),
                typical("holdings", 10),
                typical("instances", 11),
                typical("requests", 9),
                typical("fees", 8),
                typical("links", 3),
                withLongText(typical("notes", 4)));
    }

    private static SourceTable withLongText(SourceTable table) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(new Column("body", ColumnKind.LONG_TEXT));
        return new SourceTable(table.name(), columns);
    }
}
