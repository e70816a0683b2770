package org.metadb.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Records of one table (id int, v text, and text columns that are added later) as the connector writes them, for tables that no connector reads: many
 * of them, soon, and with offsets that are known. Each is a transaction of its own, one LSN and one millisecond after the other.
 */
final class ProducedTable {

    private static final long FIRST_MILLIS = 1_700_000_000_000L;

    private final String prefix;
    private final String table;
    private final List<String> columns;
    private final AtomicLong lastLsn;

    ProducedTable(String prefix, String table) {
        this(prefix, table, List.of(), new AtomicLong(1_000));
    }

    private ProducedTable(String prefix, String table, List<String> columns, AtomicLong lastLsn) {
        this.prefix = prefix;
        this.table = table;
        this.columns = columns;
        this.lastLsn = lastLsn;
    }

    /** The same table after a column was added. */
    ProducedTable with(String column) {
        List<String> more = new ArrayList<>(columns);
        more.add(column);
        return new ProducedTable(prefix, table, more, lastLsn);
    }

    String topic() {
        return prefix + ".public." + table;
    }

    byte[] key(int id) {
        return bytes("{\"schema\":{\"type\":\"struct\",\"fields\":[" + field("int32", "id", false)
                + "],\"optional\":false,\"name\":\"" + topic() + ".Key\"},\"payload\":{\"id\":" + id + "}}");
    }

    /** A row that was inserted, or updated; every column but the key holds the value. */
    byte[] upsert(String operation, int id, String value) {
        String more = columns.stream()
                .map(column -> ",\"" + column + "\":\"" + value + "\"")
                .collect(Collectors.joining());
        return event(operation, "null", "{\"id\":" + id + ",\"v\":\"" + value + "\"" + more + "}");
    }

    byte[] delete(int id) {
        String more = columns.stream().map(column -> ",\"" + column + "\":null").collect(Collectors.joining());
        return event("d", "{\"id\":" + id + ",\"v\":null" + more + "}", "null");
    }

    private byte[] event(String operation, String before, String after) {
        long lsn = lastLsn.incrementAndGet();
        return bytes("{\"schema\":{\"type\":\"struct\",\"fields\":[" + row("before") + "," + row("after")
                + ",{\"type\":\"struct\",\"fields\":[],\"optional\":false,\"field\":\"source\"},"
                + field("string", "op", false) + "],\"optional\":false,\"name\":\"" + topic()
                + ".Envelope\"},\"payload\":{\"before\":" + before + ",\"after\":" + after
                + ",\"source\":{\"version\":\"3.6.1.Final\",\"connector\":\"postgresql\",\"name\":\"" + prefix
                + "\",\"ts_ms\":" + (FIRST_MILLIS + lsn) + ",\"snapshot\":\"false\",\"db\":\"" + prefix
                + "\",\"sequence\":\"[\\\"" + (lsn - 1) + "\\\",\\\"" + lsn
                + "\\\"]\",\"schema\":\"public\",\"table\":\""
                + table + "\",\"txId\":" + lsn + ",\"lsn\":" + lsn + ",\"xmin\":null},\"op\":\"" + operation + "\"}}");
    }

    private String row(String name) {
        String more = columns.stream()
                .map(column -> "," + field("string", column, true))
                .collect(Collectors.joining());
        return "{\"type\":\"struct\",\"fields\":[" + field("int32", "id", false) + "," + field("string", "v", true)
                + more + "],\"optional\":true,\"name\":\"" + topic() + ".Value\",\"field\":\"" + name + "\"}";
    }

    private static String field(String type, String name, boolean optional) {
        return "{\"type\":\"" + type + "\",\"optional\":" + optional + ",\"field\":\"" + name + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
