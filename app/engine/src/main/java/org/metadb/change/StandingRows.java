package org.metadb.change;

import java.util.HashMap;
import java.util.Map;
import org.metadb.event.Row;
import org.metadb.event.RowKey;

/** Rows that stood in the target when a create event came for their key. Mutable, one thread. */
public final class StandingRows {

    private final Map<Destination, Map<RowKey, Row>> rows = new HashMap<>();

    /** @param row with the columns that the event has, in the types that the target has */
    public void add(Destination destination, RowKey key, Row row) {
        rows.computeIfAbsent(destination, first -> new HashMap<>()).put(key, row);
    }

    public void addAll(StandingRows others) {
        others.rows.forEach((destination, byKey) -> byKey.forEach((key, row) -> add(destination, key, row)));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    Map<RowKey, Row> of(Destination destination) {
        return rows.getOrDefault(destination, Map.of());
    }
}
