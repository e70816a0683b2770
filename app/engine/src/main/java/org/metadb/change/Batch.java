package org.metadb.change;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.Row;
import org.metadb.event.RowKey;
import org.metadb.event.Source;

/**
 * New changes of many records, folded per destination and key. Input: events in the order of their partition that were judged new; one key
 * stays in one partition, so that the order between partitions does not matter.
 *
 * <p>Not thread-safe; owned by the writer that folds it.
 */
public final class Batch {

    private final Map<Destination, TableBatch> tables = new LinkedHashMap<>();
    private final StandingRows standing;
    private int events;

    /** Knows nothing of the target. */
    public Batch() {
        this(new StandingRows());
    }

    /** @param standing rows that are known to stand in the target, for whose keys a create event comes */
    public Batch(StandingRows standing) {
        this.standing = standing;
    }

    /**
     * Takes one event in.
     *
     * @return of a create event the row that it came over, if one is known to be there, in the batch or in the target
     * @throws IllegalArgumentException if the event lacks the row or the key that its operation needs; the message holds no cell value
     */
    public Optional<Row> add(Destination destination, ChangeEvent event) {
        TableBatch table = tables.computeIfAbsent(destination, of -> new TableBatch(of, standing.of(of)));
        Optional<Row> over = Optional.empty();
        long time = event.source().timeMicros();
        long lsn = event.source().streaming() ? event.source().lsn() : Source.NONE;
        if (event.key().isEmpty() && event.operation() != Operation.TRUNCATE) {
            table.keyless().add(event, time, lsn);
            events++;
            return over;
        }
        switch (event.operation()) {
            case CREATE, UPDATE, READ -> {
                Row key = need(event.key(), "key");
                Row after = need(event.after(), "after");
                for (var field : key.schema().fields()) {
                    if (after.schema().indexOf(field.name()) < 0) {
                        throw new IllegalArgumentException("key column \"" + field.name()
                                + "\" is not among the row's columns (is it stopped by a column filter?)");
                    }
                }
                over = table.upsert(RowKey.of(key), key, event.operation(), after, time, lsn, event.oldKey());
            }
            case DELETE -> {
                Row key = need(event.key(), "key");
                table.delete(RowKey.of(key), key, time, lsn);
            }
            case TRUNCATE -> table.truncate(time, lsn);
        }
        events++;
        return over;
    }

    /**
     * Whether it was known, when the first change of a key in a segment was taken in, a create event, what it came over: a row that is known to stand
     * in the target, or what the batch had made of the key before.
     */
    public boolean expects(Destination destination, Segment segment, RowKey key) {
        return tables.get(destination).expects(segment, key);
    }

    public Collection<TableBatch> tables() {
        return Collections.unmodifiableCollection(tables.values());
    }

    /** How many events were taken in. */
    public int events() {
        return events;
    }

    public boolean isEmpty() {
        return events == 0;
    }

    static Row need(Optional<Row> row, String what) {
        return row.orElseThrow(() -> new IllegalArgumentException("the event has no " + what));
    }
}
