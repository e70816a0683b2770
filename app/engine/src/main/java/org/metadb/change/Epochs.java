package org.metadb.change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.metadb.event.Row;
import org.metadb.event.RowKey;

/**
 * The changes of a batch for one table whose topic has several partitions, put between the truncations that are known: what is older goes before, what
 * is newer behind. The changes of a key keep their order. Owned by the batch.
 */
final class Epochs {

    private final Destination destination;
    private final Truncations truncations;
    private final List<Truncation> all;
    /** Each ends with the truncation of its number; the last one goes on. */
    private final List<TableBatch> epochs = new ArrayList<>();

    private final Map<Optional<RowKey>, Integer> epochOfKey = new HashMap<>();

    /** @param standing rows that are known to stand in the target, by key */
    Epochs(Destination destination, Truncations truncations, Map<RowKey, Row> standing) {
        this.destination = destination;
        this.truncations = truncations;
        this.all = truncations.all();
        for (int i = 0; i <= all.size(); i++) {
            epochs.add(new TableBatch(destination, standing, true, rememberedFrom(i)));
        }
    }

    /** The one that has ended what is older than the truncation of that number. */
    private Optional<Truncation> rememberedFrom(int number) {
        return all.stream()
                .skip(number)
                .filter(truncations.remembered()::contains)
                .findFirst();
    }

    /** See {@link TableBatch#expects}. */
    boolean expects(Segment segment, RowKey key) {
        int number = 0;
        while (!epochs.get(number).steps().contains(segment)) {
            number++;
        }
        return number > 0 || epochs.get(number).expects(segment, key); // as behind a truncation
    }

    /** Where a change of the key belongs; empty for all rows without one. */
    TableBatch epoch(Optional<RowKey> key, long timeMicros, long lsn) {
        int number = epochOfKey.getOrDefault(key, 0);
        while (number < all.size() && !all.get(number).isAfter(timeMicros, lsn)) {
            number++;
        }
        if (!all.isEmpty()) {
            epochOfKey.put(key, number);
        }
        return epochs.get(number);
    }

    /** All in their order. A truncation merged before is repeated where it has something to end. */
    TableBatch joined() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < epochs.size(); i++) {
            List<Step> changes = epochs.get(i).steps();
            steps.addAll(changes);
            if (i < all.size()) {
                Truncation truncation = all.get(i);
                boolean isNew = !truncations.remembered().contains(truncation);
                if (isNew) {
                    rememberedFrom(i).ifPresent(later -> steps.add(new Overtaken(truncation, later)));
                }
                if (isNew || !changes.isEmpty()) {
                    steps.add(truncation);
                }
            }
        }
        return new TableBatch(destination, steps);
    }
}
