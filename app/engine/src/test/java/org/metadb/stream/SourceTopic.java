package org.metadb.stream;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.metadb.event.RawRecord;
import org.metadb.event.RecordPosition;

/**
 * A topic with the changes of source table {@code public.row (id integer primary key, v text, big text)}, as Debezium would send them: each record is
 * a transaction of its own, a second after the one before.
 */
final class SourceTopic {

    static final String NAME = "srv.public.row";
    static final String PLACEHOLDER = "__debezium_unavailable_value";

    /** 2024-05-01 00:00:00 UTC. */
    private static final long START_MICROS = 1_714_521_600_000_000L;

    private static final String KEY_SCHEMA =
            "{\"type\":\"struct\",\"fields\":[{\"type\":\"int32\",\"field\":\"id\"}],\"name\":\"srv.public.row.Key\"}";
    private static final String V = "{\"type\":\"string\",\"optional\":true,\"field\":\"v\"}";
    private static final String ROW = "{\"type\":\"struct\",\"fields\":[{\"type\":\"int32\",\"field\":\"id\"},"
            + V + ",{\"type\":\"string\",\"optional\":true,\"field\":\"big\"}],"
            + "\"optional\":true,\"name\":\"srv.public.row.Value\"";
    private static final String VALUE_SCHEMA =
            "{\"type\":\"struct\",\"fields\":[" + ROW + ",\"field\":\"before\"}," + ROW
                    + ",\"field\":\"after\"},{\"type\":\"struct\",\"fields\":[],\"field\":\"source\"},"
                    + "{\"type\":\"string\",\"field\":\"op\"}],\"name\":\"srv.public.row.Envelope\"}";

    private final int partition;
    private int number;
    private String v = V;

    SourceTopic(int partition) {
        this.partition = partition;
    }

    /** From now on records tell that {@code v} has that type in the source. */
    void tell(String type, int length) {
        v = V.replace(
                "}",
                ",\"parameters\":{\"__debezium.source.column.type\":\"" + type
                        + "\",\"__debezium.source.column.length\":\"" + length + "\"}}");
    }

    RawRecord insert(int id, String v, String big) {
        return change("c", id, row(id, v, big));
    }

    RawRecord update(int id, String v, String big) {
        return change("u", id, row(id, v, big));
    }

    RawRecord delete(int id) {
        return change("d", id, "null");
    }

    /** As of a table without primary key. */
    RawRecord insertWithoutKey(int id, String v) {
        return record(null, "c", row(id, v, null));
    }

    RawRecord truncate() {
        return record(null, "t", "null");
    }

    private RawRecord change(String op, int id, String after) {
        return record("{\"schema\":" + KEY_SCHEMA + ",\"payload\":{\"id\":" + id + "}}", op, after);
    }

    /** A record with that key and no change event as its value. */
    RawRecord foreign(int id, String value) {
        number++;
        return raw("{\"schema\":" + KEY_SCHEMA + ",\"payload\":{\"id\":" + id + "}}", value);
    }

    private RawRecord record(String key, String op, String after) {
        number++;
        long lsn = 1000L + 10 * number;
        long micros = START_MICROS + 1_000_000L * number;
        String source =
                "{\"version\":\"3.6.0.Final\",\"connector\":\"postgresql\",\"name\":\"srv\",\"ts_ms\":" + micros / 1000
                        + ",\"snapshot\":\"false\",\"db\":\"shop\",\"sequence\":\"[\\\"" + (lsn - 5) + "\\\",\\\"" + lsn
                        + "\\\"]\",\"ts_us\":" + micros + ",\"ts_ns\":" + micros
                        + "000,\"schema\":\"public\",\"table\":\"row\",\"txId\":" + (700 + number) + ",\"lsn\":" + lsn
                        + ",\"xmin\":null}";
        return raw(
                key,
                "{\"schema\":" + VALUE_SCHEMA.replace(V, v) + ",\"payload\":{\"before\":null,\"after\":" + after
                        + ",\"source\":" + source + ",\"op\":\"" + op + "\"}}");
    }

    private RawRecord raw(String key, String value) {
        return new RawRecord(
                new RecordPosition(NAME, partition, number - 1),
                1_714_521_600_000L,
                bytes(key),
                bytes(value),
                Map.of());
    }

    private static String row(int id, String v, String big) {
        return "{\"id\":" + id + ",\"v\":" + text(v) + ",\"big\":" + text(big) + "}";
    }

    private static String text(String value) {
        return value == null ? "null" : '"' + value + '"';
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
