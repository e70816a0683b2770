package org.metadb.change;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.metadb.event.Operation;
import org.metadb.event.Row;
import org.metadb.event.RowKey;
import org.metadb.event.RowSchema;
import org.metadb.event.Rows;

/**
 * The changes of a batch for one destination, folded in the order of the stream into steps. Keeps every version: history needs A, B, A as three
 * rows; only a row that repeats the one before it byte for byte is left out here (PostgreSQL judges the others). A value that an update
 * left out is taken from the version before where the batch has it.
 *
 * <p>Not thread-safe; filled by the thread that owns the batch.
 */
public final class TableBatch {

    private final Destination destination;
    private final List<Step> steps = new ArrayList<>();
    private final Map<RowKey, Last> lastOfKey = new HashMap<>();
    private final KeylessRows keylessRows = new KeylessRows(this::keylessSegment);
    /** The first step that may take changes: a truncation closes all before it. */
    private int open;

    /** Rows that are known to stand in the target, by key. */
    private final Map<RowKey, Row> standing;

    /** Whether what stood in the target before the batch may still stand: not after a truncation, nor after changes of rows without a key. */
    private boolean standingLater = true;

    /**
     * The last change of a key so far.
     *
     * @param row the row after the last upsert, kept over a delete: a change of primary key carries values from it
     * @param standsUnder the key, if it is another one, under which the target has the values that the batch does not have
     */
    private record Last(
            int step, int key, int version, boolean delete, Optional<Row> row, Optional<Row> standsUnder, long lsn) {}

    private final boolean renews;
    private final Optional<Truncation> endedBy;
    /** The keys in the last step, where that takes changes in doubt. */
    private final Set<RowKey> doubted = new HashSet<>();

    /** @param standing rows that are known to stand in the target, by key */
    TableBatch(Destination destination, Map<RowKey, Row> standing) {
        this(destination, standing, false, Optional.empty());
    }

    /**
     * @param standing rows that are known to stand in the target, by key
     * @param renews see {@link Segment#renews}
     * @param endedBy see {@link Segment#endedBy}
     */
    TableBatch(Destination destination, Map<RowKey, Row> standing, boolean renews, Optional<Truncation> endedBy) {
        this.destination = destination;
        this.standing = standing;
        this.renews = renews;
        this.endedBy = endedBy;
    }

    /** Steps that are ready. */
    TableBatch(Destination destination, List<Step> steps) {
        this(destination, Map.of(), false, Optional.empty());
        this.steps.addAll(steps);
        this.open = steps.size();
    }

    public Destination destination() {
        return destination;
    }

    /** In the order in which they are to be run. */
    public List<Step> steps() {
        return Collections.unmodifiableList(steps);
    }

    /** See {@link Batch#expects}. */
    boolean expects(Segment segment, RowKey key) {
        if (standing.containsKey(key)) {
            return true;
        }
        for (Step step : steps.subList(0, steps.indexOf(segment))) {
            if (step instanceof Truncation || step instanceof Segment earlier && earlier.has(key)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The row that a create event comes over, where that is known and whole, in the columns of the event: brought back, it has to replace what the event brings
     * in a column added since.
     */
    private Optional<Row> over(RowKey key, Last last, RowSchema schema) {
        if (last == null) {
            return standingLater ? Optional.ofNullable(standing.get(key)) : Optional.empty();
        }
        if (last.delete()) {
            return Optional.empty();
        }
        return last.row()
                .filter(row -> !row.hasUnchanged())
                .map(row -> schema.fields().containsAll(row.schema().fields()) ? Rows.only(row, schema) : row);
    }

    /** Gives the row that a create event came over, see {@link Batch#add}. */
    Optional<Row> upsert(
            RowKey key, Row keyRow, Operation operation, Row row, long timeMicros, long lsn, Optional<Row> oldKey) {
        Last last = lastOfKey.get(key);
        Optional<Row> over = operation == Operation.CREATE ? over(key, last, row.schema()) : Optional.empty();
        boolean live = last != null && !last.delete();
        Row resolved = row;
        Optional<Row> standsUnder = Optional.empty();
        int from = open;
        if (row.hasUnchanged()) {
            Last before = live
                    ? last
                    : oldKey.map(old -> lastOfKey.get(RowKey.of(old))).orElse(null);
            if (before != null) {
                resolved = before.row().map(has -> Rows.carry(row, has)).orElse(row);
                boolean otherColumns =
                        before.row().isPresent() && !before.row().get().schema().equals(row.schema());
                if (otherColumns) {
                    // what the version before has in them is known only when its statement has run
                    from = Math.max(open, before.step() + 1);
                } else {
                    standsUnder = before.standsUnder();
                }
            }
            if (standsUnder.isEmpty() && !live) {
                standsUnder = oldKey;
            }
        }
        boolean renewed = renews && operation == Operation.CREATE;
        if (live
                && !renewed
                && !resolved.hasUnchanged()
                && resolved.equals(last.row().orElseThrow())) {
            return over;
        }
        List<String> keyColumns = names(keyRow.schema());
        int step = stepFor(from, last, lsn, s -> s.takesUpsert(row.schema(), keyColumns), row.schema(), keyColumns);
        if (!resolved.hasUnchanged() || live && last.step() < step) {
            standsUnder = Optional.empty(); // nothing is missing, or an earlier statement has put it into the row
        }
        if (standsUnder.isPresent()) {
            if (!standsUnder.get().schema().equals(keyRow.schema())) {
                throw new IllegalArgumentException("the old key has other columns than the key");
            }
            open = Math.max(open, step); // the old key's row must not change before the values were taken from it
        }
        add(key, last, step, operation, resolved, timeMicros, lsn, standsUnder);
        return over;
    }

    void delete(RowKey key, Row keyRow, long timeMicros, long lsn) {
        Last last = lastOfKey.get(key);
        if (last != null && last.delete()) {
            return;
        }
        int step =
                stepFor(open, last, lsn, s -> s.takesDelete(keyRow.schema()), keyRow.schema(), names(keyRow.schema()));
        Row row = Rows.only(keyRow, ((Segment) steps.get(step)).schema());
        add(key, last, step, Operation.DELETE, row, timeMicros, lsn, Optional.empty());
    }

    /** Changes of rows without a key. They keep their place among the steps: none that comes later goes before them. */
    KeylessRows keyless() {
        return keylessRows;
    }

    private Segment keylessSegment(RowSchema schema, Optional<RowSnapshot> snapshot, Optional<Segment> before) {
        boolean goesOn = before.isPresent() && steps.get(steps.size() - 1) == before.get();
        if (goesOn
                && schema.equals(before.get().schema())
                && snapshot.equals(before.get().snapshot())) {
            return before.get();
        }
        Segment segment = Segment.keyless(schema, snapshot);
        steps.add(segment);
        open = steps.size();
        lastOfKey.clear();
        standingLater = false;
        return segment;
    }

    void truncate(long timeMicros, long lsn) {
        steps.add(new Truncation(timeMicros, lsn, false));
        open = steps.size();
        lastOfKey.clear();
        standingLater = false;
    }

    private void add(
            RowKey key,
            Last last,
            int step,
            Operation operation,
            Row row,
            long timeMicros,
            long lsn,
            Optional<Row> standsUnder) {
        Segment segment = (Segment) steps.get(step);
        boolean sameSegment = last != null && last.step() == step;
        int number = sameSegment ? last.key() : segment.newKey(key.nullFields());
        int version = sameSegment ? last.version() + 1 : 0;
        segment.add(new StagedChange(number, version, operation, row, timeMicros, lsn, standsUnder));
        boolean delete = operation == Operation.DELETE;
        Optional<Row> kept = Optional.of(row);
        Optional<Row> keptUnder = standsUnder;
        if (delete) {
            kept = last == null ? Optional.empty() : last.row();
            keptUnder = last == null ? Optional.empty() : last.standsUnder();
        }
        lastOfKey.put(key, new Last(step, number, version, delete, kept, keptUnder, lsn));
    }

    private interface Takes {
        boolean test(Segment segment);
    }

    /** The first segment, not before {@code first}, that takes the change and does not stand before one that has an earlier change of the key. */
    private int stepFor(int first, Last last, long lsn, Takes takes, RowSchema schema, List<String> keyColumns) {
        int from = first;
        if (last != null) {
            // A snapshot row carries on the LSN of the version before it, which PostgreSQL knows only from another
            // statement.
            boolean carriesLsn = !Segment.streaming(lsn) && Segment.streaming(last.lsn());
            from = Math.max(from, carriesLsn ? last.step() + 1 : last.step());
        }
        for (int i = from; i < steps.size(); i++) {
            if (steps.get(i) instanceof Segment segment && takes.test(segment)) {
                return i;
            }
        }
        steps.add(new Segment(schema, keyColumns, false, renews, endedBy));
        return steps.size() - 1;
    }

    /**
     * A change that may have been merged in another partition. Whether it was is known only when its step is run, so that nothing is folded with it: its
     * step has each key once, and what follows goes into later ones.
     */
    void doubtfulUpsert(
            RowKey key, Row keyRow, Operation operation, Row row, long timeMicros, long lsn, Optional<Row> oldKey) {
        List<String> keyColumns = names(keyRow.schema());
        Segment segment = doubtful(key, s -> s.takesUpsert(row.schema(), keyColumns), row.schema(), keyColumns);
        Optional<Row> standsUnder = row.hasUnchanged() ? oldKey : Optional.empty();
        int number = segment.newKey(key.nullFields());
        segment.add(new StagedChange(number, 0, operation, row, timeMicros, lsn, standsUnder));
    }

    /** See {@link #doubtfulUpsert}. */
    void doubtfulDelete(RowKey key, Row keyRow, long timeMicros, long lsn) {
        Segment segment = doubtful(key, s -> s.takesDelete(keyRow.schema()), keyRow.schema(), names(keyRow.schema()));
        Row row = Rows.only(keyRow, segment.schema());
        int number = segment.newKey(key.nullFields());
        segment.add(new StagedChange(number, 0, Operation.DELETE, row, timeMicros, lsn, Optional.empty()));
    }

    private Segment doubtful(RowKey key, Takes takes, RowSchema schema, List<String> keyColumns) {
        lastOfKey.remove(key);
        boolean fits = !steps.isEmpty()
                && steps.get(steps.size() - 1) instanceof Segment last
                && last.doubtful()
                && takes.test(last)
                && !doubted.contains(key);
        if (!fits) {
            steps.add(new Segment(schema, keyColumns, true, renews, endedBy));
            doubted.clear();
        }
        doubted.add(key);
        open = steps.size();
        return (Segment) steps.get(steps.size() - 1);
    }

    private static List<String> names(RowSchema keySchema) {
        return keySchema.fields().stream().map(RowSchema.Field::name).toList();
    }
}
