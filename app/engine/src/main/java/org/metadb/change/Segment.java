package org.metadb.change;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.metadb.event.Row;
import org.metadb.event.RowKey;
import org.metadb.event.RowSchema;
import org.metadb.event.Source;

/**
 * Changes of one table that have the same columns, and so go through one staging table and one statement. A table has one segment in a
 * batch as a rule; another begins where an event has other columns, so that equality and carried values are judged column by column
 * as each event has them. Of one key, the changes of an earlier segment come before those of a later one.
 *
 * <p>Filled by {@link TableBatch} only; read-only to others.
 */
public final class Segment implements Step {

    private final RowSchema schema;
    private final List<String> keyColumns;
    private final boolean doubtful;
    private final boolean renews;
    private final Optional<Truncation> endedBy;
    private final boolean keyless;
    private final Optional<RowSnapshot> snapshot;
    private final List<StagedChange> changes = new ArrayList<>();
    private final Set<Integer> years = new TreeSet<>();
    private int keys;
    private boolean severalVersions;
    private boolean unchangedValues;
    private boolean movedValues;
    private boolean nullKeys;

    Segment(RowSchema schema, List<String> keyColumns, boolean doubtful, boolean renews, Optional<Truncation> endedBy) {
        this(schema, keyColumns, doubtful, renews, endedBy, false, Optional.empty());
    }

    private Segment(
            RowSchema schema,
            List<String> keyColumns,
            boolean doubtful,
            boolean renews,
            Optional<Truncation> endedBy,
            boolean keyless,
            Optional<RowSnapshot> snapshot) {
        this.schema = schema;
        this.keyColumns = List.copyOf(keyColumns);
        this.doubtful = doubtful;
        this.renews = renews;
        this.endedBy = endedBy;
        this.keyless = keyless;
        this.snapshot = snapshot;
    }

    /** Of changes that are in no doubt, in a topic with one partition. */
    Segment(RowSchema schema, List<String> keyColumns) {
        this(schema, keyColumns, false, false, Optional.empty());
    }

    /** For rows without a key. */
    static Segment keyless(RowSchema schema, Optional<RowSnapshot> snapshot) {
        return new Segment(schema, List.of(), false, false, Optional.empty(), true, snapshot);
    }

    /** The columns of every row, in the order in which their fields stand. */
    public RowSchema schema() {
        return schema;
    }

    /** The source names of the key's columns, in the key's order. Each is a column of {@link #schema}. Empty if keyless. */
    public List<String> keyColumns() {
        return keyColumns;
    }

    /** Whether the rows have no key: then each key number stands for one row, see {@link KeylessRows}. */
    public boolean keyless() {
        return keyless;
    }

    /** The snapshot of which all rows are, where they have no key; else, and for changes of the stream, empty. */
    public Optional<RowSnapshot> snapshot() {
        return snapshot;
    }

    /** In the order of the stream. */
    public List<StagedChange> changes() {
        return Collections.unmodifiableList(changes);
    }

    /** Whether the changes may have been merged in another partition before: those whose key shows it are left out. Then each key comes once. */
    public boolean doubtful() {
        return doubtful;
    }

    /**
     * Whether an insert where a row is begins a new version even if it is equal: the table's topic has several partitions, and a truncation
     * that came between is not merged yet.
     */
    public boolean renews() {
        return renews;
    }

    /** A truncation merged before, though all these changes are older: the earliest such one, which has ended what they change. */
    public Optional<Truncation> endedBy() {
        return endedBy;
    }

    /** Whether any key comes more than once. */
    public boolean severalVersions() {
        return severalVersions;
    }

    /** Whether any row has a value that the source left out as unchanged. */
    public boolean unchangedValues() {
        return unchangedValues;
    }

    /** Whether any such value stands under another key, since the event changed the key. */
    public boolean movedValues() {
        return movedValues;
    }

    /** Whether any key has a null field: a key of the operator's choice, since a primary key has none. */
    public boolean nullKeys() {
        return nullKeys;
    }

    /** The years, UTC, in which versions of this segment may begin. */
    public Set<Integer> years() {
        return Collections.unmodifiableSet(years);
    }

    /** Whether a key is among the changes. Linear in their number. */
    boolean has(RowKey key) {
        int[] indexes = keyColumns.stream().mapToInt(schema::indexOf).toArray();
        return changes.stream()
                .anyMatch(change -> RowKey.of(change.row(), indexes).equals(key));
    }

    boolean takesUpsert(RowSchema wanted, List<String> wantedKey) {
        return !keyless && schema.equals(wanted) && keyColumns.equals(wantedKey);
    }

    boolean takesDelete(RowSchema keySchema) {
        if (keyless || keyColumns.size() != keySchema.size()) {
            return false;
        }
        for (int i = 0; i < keyColumns.size(); i++) {
            RowSchema.Field wanted = keySchema.fields().get(i);
            int index = schema.indexOf(keyColumns.get(i));
            if (!schema.fields().get(index).equals(wanted)) {
                return false;
            }
        }
        return true;
    }

    int newKey(boolean nullFields) {
        nullKeys |= nullFields;
        return keys++;
    }

    void add(StagedChange change) {
        Row row = change.row();
        changes.add(change);
        severalVersions |= change.version() > 0;
        if (!change.delete()) {
            unchangedValues |= row.hasUnchanged();
            movedValues |= row.hasUnchanged() && change.oldKey().isPresent();
            years.add(year(change.timeMicros()));
        }
    }

    private static int year(long timeMicros) {
        return Instant.ofEpochSecond(Math.floorDiv(timeMicros, 1_000_000L))
                .atOffset(ZoneOffset.UTC)
                .getYear();
    }

    @Override
    public String toString() {
        return "segment of " + changes.size() + " changes, " + schema.size() + " columns";
    }

    static boolean streaming(long lsn) {
        return lsn != Source.NONE;
    }
}
