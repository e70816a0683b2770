package org.metadb.change;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.event.Rows;

/**
 * Folds changes of rows that have no key. Such a table is a collection in which a row may stand several times; equal rows are alike, and any one
 * will do where an event says that one of them changed. PostgreSQL lets them be updated and deleted only under REPLICA IDENTITY FULL, so
 * that each event has the whole row as it was.
 *
 * <p>A key number of a segment stands for one row. A row made in the batch goes on under its number when a later event names it by its contents; any
 * other is one that the target has, and its first staged change is the row as it was, by which it is found there.
 */
final class KeylessRows {

    /** Where rows of that shape go: the segment before, if nothing came between. */
    interface Segments {
        Segment next(RowSchema schema, Optional<RowSnapshot> snapshot, Optional<Segment> before);
    }

    /** A row as its latest change here left it. */
    private record Live(int number, int version) {}

    private final Segments segments;
    private Optional<Segment> segment = Optional.empty();
    /** Rows that changes of the segment have left, by contents byte for byte. */
    private final Map<Row, Deque<Live>> live = new HashMap<>();

    KeylessRows(Segments segments) {
        this.segments = segments;
    }

    /**
     * Takes one event in.
     *
     * @throws IllegalArgumentException if the event lacks a row that its operation needs; the message holds no cell value
     */
    void add(ChangeEvent event, long timeMicros, long lsn) {
        switch (event.operation()) {
            case CREATE, READ -> insert(event, Batch.need(event.after(), "after"), timeMicros, lsn);
            case UPDATE -> {
                Row before = before(event);
                Row after = Batch.need(event.after(), "after");
                if (!after.schema().equals(before.schema())) {
                    throw new IllegalArgumentException(
                            "the row before the change has other columns than the row after it");
                }
                Row whole = after.hasUnchanged() ? Rows.carry(after, before) : after;
                change(event.operation(), before, whole, timeMicros, lsn);
            }
            case DELETE -> {
                Row before = before(event);
                change(event.operation(), before, before, timeMicros, lsn);
            }
            case TRUNCATE -> throw new IllegalArgumentException("a truncation has no row");
        }
    }

    private static Row before(ChangeEvent event) {
        Row before = event.before()
                .orElseThrow(() -> new IllegalArgumentException("the event has neither key nor row before the change"
                        + " (has the source table REPLICA IDENTITY FULL?)"));
        if (before.hasUnchanged()) {
            throw new IllegalArgumentException("the row before the change lacks a value, and the record has no key");
        }
        return before;
    }

    private void insert(ChangeEvent event, Row row, long timeMicros, long lsn) {
        Optional<RowSnapshot> snapshot =
                event.source().streaming() ? Optional.empty() : Optional.of(RowSnapshot.of(event.source()));
        Segment in = open(row.schema(), snapshot);
        Live made = new Live(in.newKey(false), 0);
        stage(made, event.operation(), row, timeMicros, lsn);
        if (snapshot.isEmpty()) {
            keep(row, made);
        }
    }

    private void change(Operation operation, Row before, Row after, long timeMicros, long lsn) {
        Segment in = open(before.schema(), Optional.empty());
        Deque<Live> alike = live.get(before);
        Live row;
        if (alike == null) {
            row = new Live(in.newKey(false), StagedChange.BEFORE);
            stage(row, operation, before, timeMicros, lsn);
        } else {
            row = alike.removeFirst();
            if (alike.isEmpty()) {
                live.remove(before);
            }
        }
        boolean same = operation == Operation.UPDATE && before.equals(after);
        Live changed = new Live(row.number(), row.version() + 1);
        if (same && alike != null) {
            keep(after, row);
            return;
        }
        stage(changed, operation, after, timeMicros, lsn);
        if (operation != Operation.DELETE) {
            keep(after, changed);
        }
    }

    private void stage(Live row, Operation operation, Row contents, long timeMicros, long lsn) {
        segment.orElseThrow()
                .add(new StagedChange(
                        row.number(), row.version(), operation, contents, timeMicros, lsn, Optional.empty()));
    }

    private void keep(Row contents, Live row) {
        live.computeIfAbsent(contents, absent -> new ArrayDeque<>()).addLast(row);
    }

    private Segment open(RowSchema schema, Optional<RowSnapshot> snapshot) {
        Segment next = segments.next(schema, snapshot, segment);
        if (segment.isEmpty() || segment.get() != next) {
            live.clear();
            segment = Optional.of(next);
        }
        return next;
    }
}
