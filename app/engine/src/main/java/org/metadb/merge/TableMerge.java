package org.metadb.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.metadb.change.ColumnNames;
import org.metadb.change.Destination;
import org.metadb.change.Overtaken;
import org.metadb.change.Segment;
import org.metadb.change.Step;
import org.metadb.change.TableBatch;
import org.metadb.change.Truncation;
import org.metadb.event.RowSchema;
import org.metadb.pg.Identifier;
import org.metadb.schema.Column;
import org.metadb.schema.ColumnType;
import org.metadb.schema.SchemaChange;
import org.metadb.schema.TableSchema;
import org.metadb.schema.Widening;

/** The plan for one table and origin: the steps in their order. */
public record TableMerge(Destination destination, List<MergeStep> steps) {

    public TableMerge {
        steps = List.copyOf(steps);
    }

    /**
     * What the table lacks before the plan can be made.
     *
     * @param batch the changes
     * @param table the table as it stands
     * @return empty if nothing; for a table that does not exist yet see {@link #columns} and {@link #key}
     */
    public static List<SchemaChange> lacking(TableBatch batch, TableSchema table) {
        List<Segment> segments = segments(batch);
        boolean keyless =
                !segments.isEmpty() && segments.get(segments.size() - 1).keyless();
        return keyless
                ? table.lackingForRows(columns(batch), common(segments), years(batch))
                : table.lacking(columns(batch), keyOrElse(batch, table.key()), years(batch));
    }

    /** The columns that every row without a key has. */
    private static Set<Identifier> common(List<Segment> segments) {
        Set<Identifier> common = new LinkedHashSet<>();
        boolean first = true;
        for (Segment segment : segments) {
            if (segment.keyless()) {
                List<Identifier> has = RowsSql.columns(segment);
                if (first) {
                    common.addAll(has);
                } else {
                    common.retainAll(has);
                }
                first = false;
            }
        }
        return common;
    }

    /** The columns that the changes have, each with a type that holds all of them, in the order of their first appearance. */
    public static List<Column> columns(TableBatch batch) {
        Map<Identifier, ColumnType> columns = new LinkedHashMap<>();
        for (Segment segment : segments(batch)) {
            for (RowSchema.Field field : segment.schema().fields()) {
                columns.merge(ColumnNames.target(field.name()), field.type(), Widening::join);
            }
        }
        List<Column> out = new ArrayList<>();
        columns.forEach((name, type) -> out.add(new Column(name, type)));
        return out;
    }

    /** The key's columns as the last of the changes has them; empty if there are only truncations. */
    public static List<Identifier> key(TableBatch batch) {
        return keyOrElse(batch, List.of());
    }

    private static List<Identifier> keyOrElse(TableBatch batch, List<Identifier> otherwise) {
        List<Segment> segments = segments(batch);
        return segments.isEmpty() ? otherwise : keyColumns(segments.get(segments.size() - 1));
    }

    /** The years, UTC, in which versions may begin. */
    public static Set<Integer> years(TableBatch batch) {
        Set<Integer> years = new TreeSet<>();
        segments(batch).forEach(segment -> years.addAll(segment.years()));
        return years;
    }

    /**
     * Plans the statements.
     *
     * @param table the table, lacking nothing
     * @throws IllegalArgumentException if it lacks a column
     */
    public static TableMerge plan(TableBatch batch, TableSchema table) {
        List<MergeStep> steps = new ArrayList<>();
        for (Step step : batch.steps()) {
            if (step instanceof Segment segment && segment.keyless()) {
                steps.add(new RowsSql(table, batch.destination().origin(), segment).step());
            } else if (step instanceof Segment segment) {
                steps.add(new MergeSql(table, batch.destination().origin(), segment).step());
            } else if (step instanceof Truncation truncation) {
                steps.add(TruncateSql.step(table, batch.destination().origin(), truncation));
            } else if (step instanceof Overtaken overtaken) {
                steps.add(TruncateSql.overtaken(table, batch.destination().origin(), overtaken));
            }
        }
        return new TableMerge(batch.destination(), steps);
    }

    static List<Identifier> keyColumns(Segment segment) {
        Set<Identifier> columns = new LinkedHashSet<>();
        segment.keyColumns().forEach(name -> columns.add(ColumnNames.target(name)));
        return List.copyOf(columns);
    }

    private static List<Segment> segments(TableBatch batch) {
        return batch.steps().stream()
                .filter(Segment.class::isInstance)
                .map(Segment.class::cast)
                .toList();
    }
}
