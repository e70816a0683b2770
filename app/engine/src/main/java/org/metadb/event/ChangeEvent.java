package org.metadb.event;

import java.util.Optional;

/**
 * One change of one row (or the truncation of a table), decoded.
 *
 * @param key the row's key as the record's key says it, empty for a table without one and for a truncation
 * @param after the row after the change, empty for deletes and truncations. Columns that a filter stops are not in it
 * @param before the row before the change; present only where the record has no key, since elsewhere its values are not to be trusted
 *     (without REPLICA IDENTITY FULL Debezium fills NOT NULL columns with made-up values): see {@link Decoder#before}
 * @param oldKey for the create event of a changed primary key: the key that the row had before (header {@code __debezium.oldkey})
 * @param emission how it was sent; read only where the record has no key
 * @param size bytes of the record
 */
public record ChangeEvent(
        RecordPosition at,
        Source source,
        Operation operation,
        Optional<Row> key,
        Optional<Row> after,
        Optional<Row> before,
        Optional<Row> oldKey,
        Emission emission,
        int size)
        implements Decoded {

    /** One of which is not known how it was sent. */
    public ChangeEvent(
            RecordPosition at,
            Source source,
            Operation operation,
            Optional<Row> key,
            Optional<Row> after,
            Optional<Row> before,
            Optional<Row> oldKey,
            int size) {
        this(at, source, operation, key, after, before, oldKey, Emission.UNKNOWN, size);
    }

    /** The same with the row before the change, from {@link Decoder#before}. */
    public ChangeEvent withBefore(Optional<Row> row) {
        return new ChangeEvent(at, source, operation, key, after, row, oldKey, emission, size);
    }

    @Override
    public String toString() {
        return at + " " + operation.letter() + " " + source.schema() + "." + source.table();
    }
}
