package org.metadb.change;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.metadb.event.Operation;
import org.metadb.event.Row;
import org.metadb.event.RowKey;
import org.metadb.event.RowSchema;
import org.metadb.event.Source;

/**
 * Changes of one table that were applied, each by its key, time and LSN: what a replay takes back before it applies them again in their place. As
 * segments, one for each shape of key, whose rows are keys alone. Not thread-safe.
 */
public final class AppliedChanges {

    private final Map<RowSchema, Segment> segments = new LinkedHashMap<>();

    /** @param source of the event, which may be a truncation that ended the key's row */
    public void add(Row key, Source source) {
        Segment segment = segments.computeIfAbsent(
                key.schema(),
                schema -> new Segment(
                        schema,
                        schema.fields().stream().map(RowSchema.Field::name).toList()));
        int number = segment.newKey(RowKey.of(key).nullFields());
        long lsn = source.streaming() ? source.lsn() : Source.NONE;
        segment.add(new StagedChange(number, 0, Operation.DELETE, key, source.timeMicros(), lsn, Optional.empty()));
    }

    public Collection<Segment> segments() {
        return segments.values();
    }
}
