package org.metadb.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final Map<Destination, Epochs> epochs = new LinkedHashMap<>();
    private final Map<Destination, Truncations> truncations = new LinkedHashMap<>();
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

    /** To be told of a table before its first change, where its topic has several partitions or it is truncated. */
    public void know(Destination destination, Truncations known) {
        truncations.put(destination, known);
        if (known.several()) {
            epochs.put(destination, new Epochs(destination, known, standing.of(destination)));
        }
    }

    /**
     * Takes one event in.
     *
     * @param doubtful whether it may have been merged in another partition before, see {@link Segment#doubtful}
     * @return of a create event the row that it came over, if one is known to be there, in the batch or in the target
     * @throws IllegalArgumentException if the event lacks the row or the key that its operation needs; the message holds no cell value
     */
    public Optional<Row> add(Destination destination, ChangeEvent event, boolean doubtful) {
        Optional<Row> over = Optional.empty();
        long time = event.source().timeMicros();
        long lsn = event.source().streaming() ? event.source().lsn() : Source.NONE;
        if (event.key().isEmpty() && event.operation() != Operation.TRUNCATE) {
            table(destination, Optional.empty(), time, lsn).keyless().add(event, time, lsn);
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
                RowKey rowKey = RowKey.of(key);
                TableBatch table = table(destination, Optional.of(rowKey), time, lsn);
                if (doubtful) {
                    table.doubtfulUpsert(rowKey, key, event.operation(), after, time, lsn, event.oldKey());
                } else {
                    over = table.upsert(rowKey, key, event.operation(), after, time, lsn, event.oldKey());
                }
            }
            case DELETE -> {
                Row key = need(event.key(), "key");
                RowKey rowKey = RowKey.of(key);
                TableBatch table = table(destination, Optional.of(rowKey), time, lsn);
                if (doubtful) {
                    table.doubtfulDelete(rowKey, key, time, lsn);
                } else {
                    table.delete(rowKey, key, time, lsn);
                }
            }
            case TRUNCATE -> {
                if (!epochs.containsKey(destination)) { // else it is known, and has its place between the others
                    table(destination).truncate(time, lsn);
                }
            }
        }
        events++;
        return over;
    }

    /**
     * Whether it was known, when the first change of a key in a segment was taken in, a create event, what it came over: a row that is known to stand
     * in the target, or what the batch had made of the key before.
     */
    public boolean expects(Destination destination, Segment segment, RowKey key) {
        Epochs several = epochs.get(destination);
        return several == null ? tables.get(destination).expects(segment, key) : several.expects(segment, key);
    }

    /** Takes in an event that is new. */
    public Optional<Row> add(Destination destination, ChangeEvent event) {
        return add(destination, event, false);
    }

    /** @param key empty for a row without one */
    private TableBatch table(Destination destination, Optional<RowKey> key, long timeMicros, long lsn) {
        Epochs several = epochs.get(destination);
        return several == null ? table(destination) : several.epoch(key, timeMicros, lsn);
    }

    private TableBatch table(Destination destination) {
        return tables.computeIfAbsent(destination, of -> new TableBatch(of, standing.of(of)));
    }

    public Collection<TableBatch> tables() {
        List<TableBatch> all = new ArrayList<>(tables.values());
        epochs.values().stream()
                .map(Epochs::joined)
                .filter(table -> !table.steps().isEmpty())
                .forEach(all::add);
        return List.copyOf(all);
    }

    /** What it was told of truncations. */
    public Map<Destination, Truncations> truncations() {
        return Collections.unmodifiableMap(truncations);
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
