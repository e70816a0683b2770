package org.metadb.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes the events of one table as Connect's JsonConverter does with {@code schemas.enable=true}, for the PostgreSQL connector, version 3.6, in
 * its default modes and with REPLICA IDENTITY DEFAULT.
 */
public final class EventText {

    /** What the connector sends for a value that PostgreSQL did not log again. */
    static final String UNAVAILABLE = "__debezium_unavailable_value";

    private static final String SOURCE_FIELDS = """
            {"type":"string","optional":false,"field":"version"},
            {"type":"string","optional":false,"field":"connector"},
            {"type":"string","optional":false,"field":"name"},
            {"type":"int64","optional":false,"field":"ts_ms"},
            {"type":"string","optional":true,"name":"io.debezium.data.Enum","version":1,"parameters":
            {"allowed":"true,first,first_in_data_collection,last_in_data_collection,last,false,incremental"},
            "default":"false","field":"snapshot"},
            {"type":"string","optional":false,"field":"db"},
            {"type":"string","optional":true,"field":"sequence"},
            {"type":"int64","optional":true,"field":"ts_us"},
            {"type":"int64","optional":true,"field":"ts_ns"},
            {"type":"string","optional":false,"field":"schema"},
            {"type":"string","optional":false,"field":"table"},
            {"type":"int64","optional":true,"field":"txId"},
            {"type":"int64","optional":true,"field":"lsn"},
            {"type":"int64","optional":true,"field":"xmin"},
            {"type":"string","optional":true,"field":"origin"},
            {"type":"int64","optional":true,"field":"origin_lsn"}
            """.replace("\n", "");

    private static final String TRANSACTION_SCHEMA = """
            {"type":"struct","fields":[
            {"type":"string","optional":false,"field":"id"},
            {"type":"int64","optional":false,"field":"total_order"},
            {"type":"int64","optional":false,"field":"data_collection_order"}],
            "optional":true,"name":"event.block","version":1,"field":"transaction"}
            """.replace("\n", "");

    private final String server;
    private final SourceTable table;
    private final String keyPrefix;
    private final String valuePrefix;
    private final StringBuilder out = new StringBuilder(8_192);

    /** @param server the connector's {@code topic.prefix}; schema and database are {@code public} and the same word */
    public EventText(String server, SourceTable table) {
        this.server = server;
        this.table = table;
        this.keyPrefix = "{\"schema\":" + keySchema() + ",\"payload\":{\"" + key().name() + "\":";
        this.valuePrefix = "{\"schema\":" + valueSchema() + ",\"payload\":";
    }

    private SourceTable.Column key() {
        return table.columns().get(0);
    }

    private String qualified() {
        return server + ".public." + table.name();
    }

    private String keySchema() {
        StringBuilder text = new StringBuilder("{\"type\":\"struct\",\"fields\":[");
        key().kind().appendField(text, key().name(), false);
        return text + "],\"optional\":false,\"name\":\"" + qualified() + ".Key\"}";
    }

    /** The schema part of every value. */
    String valueSchema() {
        return "{\"type\":\"struct\",\"fields\":[" + rowSchema("before") + "," + rowSchema("after")
                + ",{\"type\":\"struct\",\"fields\":[" + SOURCE_FIELDS
                + "],\"optional\":false,\"name\":\"io.debezium.connector.postgresql.Source\",\"version\":1,\"field\":\"source\"},"
                + TRANSACTION_SCHEMA
                + ",{\"type\":\"string\",\"optional\":false,\"field\":\"op\"},"
                + "{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_ms\"},"
                + "{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_us\"},"
                + "{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_ns\"}],\"optional\":false,\"name\":\""
                + qualified() + ".Envelope\",\"version\":2}";
    }

    private String rowSchema(String field) {
        StringBuilder text = new StringBuilder("{\"type\":\"struct\",\"fields\":[");
        for (SourceTable.Column column : table.columns()) {
            column.kind().appendField(text, column.name(), column != key());
            text.append(',');
        }
        text.setLength(text.length() - 1);
        return text + "],\"optional\":true,\"name\":\"" + qualified() + ".Value\",\"field\":\"" + field + "\"}";
    }

    /** The key of a record. */
    public byte[] key(long id) {
        out.setLength(0);
        return bytes(out.append(keyPrefix).append(id).append("}}"));
    }

    /**
     * The value of a record whose row exists afterwards: operations r, c and u.
     *
     * @param keepsLongText whether a long text is left as it was
     */
    public byte[] upsert(Change change, long id, int version, boolean keepsLongText, SplittableRandom random) {
        begin().append("{\"before\":null,\"after\":{");
        for (SourceTable.Column column : table.columns()) {
            out.append('"').append(column.name()).append("\":");
            if (column == key()) {
                out.append(id);
            } else if (column.name().equals(SourceTable.VERSION)) {
                out.append(version);
            } else if (keepsLongText && column.kind() == ColumnKind.LONG_TEXT) {
                out.append('"').append(UNAVAILABLE).append('"');
            } else {
                column.kind().append(out, random);
            }
            out.append(',');
        }
        out.setCharAt(out.length() - 1, '}');
        return end(change);
    }

    /** The value of a record whose row is gone: its key is all that is known of it. */
    public byte[] delete(Change change, long id) {
        begin().append("{\"before\":{");
        for (SourceTable.Column column : table.columns()) {
            out.append('"').append(column.name()).append("\":");
            out.append(column == key() ? Long.toString(id) : "null").append(',');
        }
        out.setCharAt(out.length() - 1, '}');
        out.append(",\"after\":null");
        return end(change);
    }

    private StringBuilder begin() {
        out.setLength(0);
        return out.append(valuePrefix);
    }

    private byte[] end(Change change) {
        long micros = change.timeMicros();
        out.append(",\"source\":{\"version\":\"3.6.1.Final\",\"connector\":\"postgresql\",\"name\":\"")
                .append(server);
        out.append("\",\"ts_ms\":")
                .append(micros / 1_000)
                .append(",\"snapshot\":\"")
                .append(change.snapshot());
        out.append("\",\"db\":\"").append(server).append("\",\"sequence\":\"[");
        if (change.lastCommitLsn() == 0) {
            out.append("null");
        } else {
            out.append("\\\"").append(change.lastCommitLsn()).append("\\\"");
        }
        out.append(",\\\"").append(change.lsn()).append("\\\"]\",\"ts_us\":").append(micros);
        out.append(",\"ts_ns\":")
                .append(micros)
                .append("000,\"schema\":\"public\",\"table\":\"")
                .append(table.name());
        out.append("\",\"txId\":")
                .append(change.transactionId())
                .append(",\"lsn\":")
                .append(change.lsn());
        out.append(",\"xmin\":null,\"origin\":null,\"origin_lsn\":null},\"transaction\":null,\"op\":\"");
        out.append(change.operation()).append("\",\"ts_ms\":").append(micros / 1_000 + 40);
        out.append(",\"ts_us\":").append(micros + 40_211);
        out.append(",\"ts_ns\":").append(micros + 40_211).append("795}}");
        return bytes(out);
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The headers that the connector adds to each record. */
    static Map<String, byte[]> headers(String server) {
        return Map.of(
                "__debezium.context.connectorLogicalName", header(server),
                "__debezium.context.taskId", header("0"),
                "__debezium.context.connectorName", header("postgresql"),
                "__debezium.context.runId", header("01a1fd3d-ceb2-7bc3-a29c-ae261f07dc83"));
    }

    private static byte[] header(String value) {
        return ("{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"" + value + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
