package org.metadb.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
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
 * @param rowIndex the columns whose {@link RowHash} the current table's row index has, in the table's order; empty while there is no such index
 * @param years the years that have a history partition
 */
public record TableSchema(
        TableNames names,
        TableName sequence,
        Map<Identifier, ColumnType> columns,
        List<Identifier> key,
        Optional<List<Identifier>> rowIndex,
        Set<Integer> years) {

    public TableSchema {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        key = List.copyOf(key);
        rowIndex = rowIndex.map(List::copyOf);
        years = Collections.unmodifiableSet(new TreeSet<>(years));
    }

    /** A table whose rows are told apart by a key, or by nothing yet. */
    public TableSchema(
            TableNames names,
            TableName sequence,
            Map<Identifier, ColumnType> columns,
            List<Identifier> key,
            Set<Integer> years) {
        this(names, sequence, columns, key, Optional.empty(), years);
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
        List<SchemaChange> changes = lackingColumns(wanted);
        if (!key.equals(wantedKey)) {
            changes.add(new SchemaChange.SetKey(wantedKey));
        }
        addYears(wantedYears, changes);
        return changes;
    }

    /**
     * What this table lacks to take rows without a key.
     *
     * @param wanted the columns of the rows, with the types they come in
     * @param common those of them that every row has
     * @param wantedYears the years in which the rows' versions begin
     * @return the changes in the order in which they are to be made; empty if the rows fit
     */
    public List<SchemaChange> lackingForRows(List<Column> wanted, Set<Identifier> common, Set<Integer> wantedYears) {
        List<SchemaChange> changes = lackingColumns(wanted);
        Map<Identifier, ColumnType> then = new LinkedHashMap<>(columns);
        Set<Identifier> widened = new HashSet<>();
        for (SchemaChange change : changes) {
            if (change instanceof SchemaChange.AddColumn add) {
                then.put(add.column().name(), add.column().type());
            } else if (change instanceof SchemaChange.WidenColumn widen) {
                then.put(widen.column(), widen.to());
                widened.add(widen.column());
            }
        }
        boolean moreColumns = then.size() > columns.size();
        boolean serves = !moreColumns
                && rowIndex.isPresent()
                && common.containsAll(rowIndex.get())
                && Collections.disjoint(widened, rowIndex.get());
        if (!serves) {
            // after columns came or went: all that the rows have; else what the index has and all rows have too, so
            // that it is not made
            // anew each time that two shapes of rows take turns
            boolean keepsFewer = !moreColumns && rowIndex.isPresent();
            changes.add(new SchemaChange.IndexRows(then.keySet().stream()
                    .filter(common::contains)
                    .filter(column -> RowHash.covers(then.get(column)))
                    .filter(column -> !keepsFewer || rowIndex.get().contains(column))
                    .toList()));
        }
        addYears(wantedYears, changes);
        return changes;
    }

    private List<SchemaChange> lackingColumns(List<Column> wanted) {
        List<SchemaChange> changes = new ArrayList<>();
        for (Column column : wanted) {
            ColumnType stored = columns.get(column.name());
            if (stored == null) {
                changes.add(new SchemaChange.AddColumn(column));
            } else {
                ColumnType joined = Widening.join(stored, column.type());
                if (!joined.equals(stored)) {
                    changes.add(new SchemaChange.WidenColumn(column.name(), stored, joined));
                }
            }
        }
        return changes;
    }

    private void addYears(Set<Integer> wantedYears, List<SchemaChange> changes) {
        for (int year : wantedYears) {
            if (!years.contains(year)) {
                changes.add(new SchemaChange.AddYear(year));
            }
        }
    }
}
