package org.metadb.change;

import java.util.Optional;
import org.metadb.event.Operation;
import org.metadb.event.Row;

/**
 * One change of a segment as it is copied into staging.
 *
 * @param key number of the row's key within the segment, from 0
 * @param version number of the change among those of its key within the segment, from 0, in the order of the stream; {@link #BEFORE} for
 *     a row without a key as it was before its first change here, by which the target finds it
 * @param operation what happened to the row; never a truncation
 * @param row the row after the change, in the segment's columns; of a delete only the key's fields are set
 * @param timeMicros the event's time, microseconds since 1970 UTC
 * @param lsn the LSN of a streaming event, or {@link org.metadb.event.Source#NONE} for a row of a snapshot
 * @param oldKey the key's fields before a change of primary key, where a value left unchanged stands under that key
 */
public record StagedChange(
        int key, int version, Operation operation, Row row, long timeMicros, long lsn, Optional<Row> oldKey) {

    /** The version that stands for the row before the first change. */
    static final int BEFORE = -1;

    /** Whether the row is gone after the change. */
    public boolean delete() {
        return operation == Operation.DELETE;
    }
}
