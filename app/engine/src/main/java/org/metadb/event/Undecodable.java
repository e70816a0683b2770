package org.metadb.event;

/**
 * A record that could not be understood, with what was wrong in words that hold no cell value.
 *
 * @param path where in the record, for instance {@code value.payload.source.ts_ms}
 * @param reason what was expected and what was found, and, where the operator can mend it, what to change
 * @param schema the source schema, empty where it could not be read
 * @param table the source table, empty where it could not be read
 * @param wholeTopic whether the record is as the connector was told to send all records of the topic
 */
public record Undecodable(
        RecordPosition at, String path, String reason, String schema, String table, boolean wholeTopic)
        implements Decoded {}
