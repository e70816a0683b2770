package org.metadb.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;

/**
 * A base table as it stands in the target: its names, data columns, key and history partitions. Immutable; a change of the table makes
 * another one.
 *
 * @param names the names of the table's relations
 * @param sequence the sequence that gives {@code __id}
 * @param columns the data columns by name, in the table's order
 * @param key the columns of the current table's key index but for {@code __origin}; empty while there is none
 * @param years the years that have a history partition
 */
public record TableSchema(
        TableNames names,
        TableName sequence,
        Map<Identifier, ColumnType> columns,
        List<Identifier> key,
        Set<Integer> years) {

    public TableSchema {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        key = List.copyOf(key);
        years = Collections.unmodifiableSet(new TreeSet<>(years));
    }

    public Optional<ColumnType> type(Identifier column) {
        return Optional.ofNullable(columns.get(column));
    }

    /**
     * What this table lacks to take rows of that shape.
     *
     * @param wanted the columns of the rows, with the types they come in
     * @param wantedKey the key's columns
     * @param wantedYears the years in which the rows' versions begin
     * @return the changes in the order in which they are to be made; empty if the rows fit
     */
    public List<SchemaChange> lacking(List<Column> wanted, List<Identifier> wantedKey, Set<Integer> wantedYears) {
        List<SchemaChange> changes = new ArrayList<>();
        for (Column column : wanted) {
            ColumnType stored = columns.get(column.name());
            if (stored == null) {
                changes.add(new SchemaChange.AddColumn(column));
            } else {
                ColumnType joined = Widening.join(stored, column.type());
                if (joined != stored) {
                    changes.add(new SchemaChange.WidenColumn(column.name(), stored, joined));
                }
            }
        }
        if (!key.equals(wantedKey)) {
            changes.add(new SchemaChange.SetKey(wantedKey));
        }
        for (int year : wantedYears) {
            if (!years.contains(year)) {
                changes.add(new SchemaChange.AddYear(year));
            }
        }
        return changes;
    }
}
