package org.metadb.event;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads the key of a record, and the header that tells which key the row had before. */
final class KeyReader {

    /** Header of the create event that follows the delete event when a primary key changes. */
    static final String OLD_KEY = "__debezium.oldkey";

    private static final byte[] SCHEMA = JsonScanner.ascii("schema");
    private static final byte[] PAYLOAD = JsonScanner.ascii("payload");

    private final JsonScanner json;
    private final RowReader rows;
    private final UnaryOperator<RowSchema> canonical;
    private final RowNotes notes = new RowNotes(); // stays empty: nothing is watched in a key

    /** The plan by which the latest key was read. */
    private Optional<RowPlan> latest = Optional.empty();

    KeyReader(JsonScanner json, RowReader rows, UnaryOperator<RowSchema> canonical) {
        this.json = json;
        this.rows = rows;
        this.canonical = canonical;
    }

    /**
     * The key as a row; empty if it is null.
     *
     * @param cache of the schemas of the topic's keys
     * @param table how the rows of the record's table are read
     */
    Optional<Row> read(byte[] key, SchemaCache<KeySchema> cache, Envelope.TablePlan table) {
        if (!cache.find(key)) {
            Wrapping wrapping = Wrapping.of(key, json, OtherForm.KEY);
            if (wrapping.isNull()) {
                return Optional.empty();
            }
            KeySchema schema = schema(wrapping.schema(), table);
            if (!wrapping.isRepeatable()) {
                return read(key, wrapping.payloadFrom(), schema.of(table));
            }
            cache.keep(wrapping.prefix(), schema);
        }
        return read(key, cache.payloadFrom(), cache.plan().of(table));
    }

    private Optional<Row> read(byte[] key, int payloadFrom, RowPlan plan) {
        latest = Optional.of(plan);
        json.reset(key, payloadFrom);
        try {
            Optional<Row> row = json.takeNull() ? Optional.empty() : Optional.of(rows.read(plan, notes));
            json.finishObject();
            return row;
        } catch (Malformed e) {
            throw e.in("payload");
        }
    }

    private KeySchema schema(SchemaNode schema, Envelope.TablePlan table) {
        if (!schema.isStruct()) {
            throw OtherForm.foreign("expected the key's columns as a struct, found a value of type " + schema.type()
                            + "; remove the transform that takes it out of its struct")
                    .in("schema");
        }
        try {
            return new KeySchema(schema, table, canonical);
        } catch (Malformed e) {
            throw e.in("schema");
        }
    }

    /**
     * The key before the change, typed as the record's own key, which must have been read just before. The header is {@code {"id":7}} or, by
     * another header converter, the same with a schema around it.
     *
     * @param needed whether the event is of no use without it: then an unreadable one is a fault, else it counts as absent
     */
    Optional<Row> readOldKey(byte[] header, boolean needed) {
        try {
            json.reset(header, 0);
            if (json.peek() != '{') {
                throw new Malformed("expected the old key as JSON; set header.converter to"
                        + " org.apache.kafka.connect.json.JsonConverter in the connector");
            }
            int payloadFrom = payloadOf();
            json.reset(header, Math.max(0, payloadFrom));
            Row row = rows.read(latest.orElseThrow(), notes);
            if (payloadFrom >= 0) {
                json.finishObject();
            } else {
                json.expectEnd();
            }
            return Optional.of(row);
        } catch (Malformed e) {
            if (needed) {
                throw e.in("header " + OLD_KEY);
            }
            return Optional.empty();
        }
    }

    /** Where in a wrapped key the payload begins, or -1 if the key is not wrapped. Columns may be called schema and payload too. */
    private int payloadOf() {
        boolean schema = false;
        int payload = -1;
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            boolean object = json.peek() == '{';
            schema |= object && json.nameIs(SCHEMA);
            if (object && json.nameIs(PAYLOAD)) {
                payload = json.position();
            }
            json.skipValue();
        }
        return schema ? payload : -1;
    }
}
