package org.metadb.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.metadb.change.ColumnNames;
import org.metadb.change.Segment;
import org.metadb.change.Step;
import org.metadb.change.TableBatch;
import org.metadb.event.RowSchema;
import org.metadb.pg.Identifier;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;
import org.metadb.schema.TableSchema;
import org.metadb.schema.Widening;

/**
 * What a batch shows of changes of the source's columns, for rows that came before them: in the table, or earlier in the batch.
 *
 * @param firstRows whether the table has none yet
 * @param added columns that those rows lack
 * @param retyped columns that become text since two types met that only text can hold, with the type that came later
 * @param retypedKeys the same of columns by which rows are told apart: those of the key, or all where there is none
 */
public record ColumnNews(
        boolean firstRows,
        List<Identifier> added,
        Map<Identifier, ColumnType> retyped,
        Map<Identifier, ColumnType> retypedKeys) {

    /** The table as it stands before it takes the batch. */
    public static ColumnNews of(TableBatch batch, TableSchema table) {
        boolean firstRows = table.columns().isEmpty();
        ColumnNews news = new ColumnNews(firstRows, new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        Map<Identifier, ColumnType> known = new HashMap<>(table.columns());
        boolean rows = !firstRows;
        for (Step step : batch.steps()) {
            if (step instanceof Segment segment) {
                news.look(segment, known, rows);
                rows |= !segment.years().isEmpty(); // deletes alone have the key's columns only, and leave no rows
            }
        }
        return news;
    }

    private void look(Segment segment, Map<Identifier, ColumnType> known, boolean rows) {
        for (RowSchema.Field field : segment.schema().fields()) {
            Identifier column = ColumnNames.target(field.name());
            ColumnType before = known.get(column);
            ColumnType then = before == null ? field.type() : Widening.join(before, field.type());
            known.put(column, then);
            if (before == null && rows) {
                added.add(column);
            } else if (before != null && becomesText(before, then)) {
                boolean tells = segment.keyless() || segment.keyColumns().contains(field.name());
                (tells ? retypedKeys : retyped).put(column, field.type());
            }
        }
    }

    private static boolean becomesText(ColumnType before, ColumnType then) {
        return !then.equals(before) && then.kind() == Kind.TEXT && before.kind() != Kind.UNTOLD;
    }
}
