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
    private int events;

    /**
     * Takes one event in.
     *
     * @throws IllegalArgumentException if the event lacks the row or the key that its operation needs; the message holds no cell value
     */
    public void add(Destination destination, ChangeEvent event) {
        TableBatch table = tables.computeIfAbsent(destination, TableBatch::new);
        long time = event.source().timeMicros();
        long lsn = event.source().streaming() ? event.source().lsn() : Source.NONE;
        if (event.key().isEmpty() && event.operation() != Operation.TRUNCATE) {
            table.keyless().add(event, time, lsn);
            events++;
            return;
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
                table.upsert(RowKey.of(key), key, event.operation(), after, time, lsn, event.oldKey());
            }
            case DELETE -> {
                Row key = need(event.key(), "key");
                table.delete(RowKey.of(key), key, time, lsn);
            }
            case TRUNCATE -> table.truncate(time, lsn);
        }
        events++;
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
