package org.metadb.event;

import java.util.Map;
import java.util.Optional;

/**
 * A Kafka record as it came, without Kafka's classes. The arrays are not copied; nobody changes them.
 *
 * @param timeMillis Kafka's timestamp of the record
 * @param key the key's bytes, or null where the record has none
 * @param value the value's bytes, or null for a tombstone
 * @param headers the last header of each name that the decoder may ask for
 */
public record RawRecord(RecordPosition at, long timeMillis, byte[] key, byte[] value, Map<String, byte[]> headers) {

    public Optional<byte[]> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Bytes of key and value: what the record weighs in a batch. */
    public int size() {
        return (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    }
}
