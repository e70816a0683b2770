package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds records as Connect's JsonConverter writes them. Immutable but for the builder's own settings; start with {@link #of}. */
final class Events {

    static final String PLACEHOLDER = "__debezium_unavailable_value";

    static final String SOURCE =
            "{\"version\":\"3.6.0.Final\",\"connector\":\"postgresql\",\"name\":\"srv\",\"ts_ms\":1700000000123,"
                    + "\"snapshot\":\"false\",\"db\":\"shop\",\"sequence\":\"[\\\"100\\\",\\\"200\\\"]\",\"ts_us\":1700000000123456,"
                    + "\"ts_ns\":1700000000123456000,\"schema\":\"public\",\"table\":\"t\",\"txId\":7,\"lsn\":200,\"xmin\":null}";

    private record Column(String name, String schema, String value) {}

    private final List<Column> columns = new ArrayList<>();
    private final Map<String, byte[]> headers = new HashMap<>();
    private String topic = "srv.public.t";
    private String source = SOURCE;
    private String op = "c";
    private String key =
            "{\"schema\":" + struct(List.of(new Column("id", "{\"type\":\"int32\"}", "")), "srv.public.t.Key")
                    + ",\"payload\":{\"id\":1}}";
    private String before = "null";
    private String after = "";

    static Events of(String op) {
        Events events = new Events();
        events.op = op;
        return events;
    }

    /** A column: Connect's type with, after a blank, the semantic name; or a whole schema in braces. */
    Events column(String name, String type, String value) {
        String[] words = type.split(" ");
        String schema = type.startsWith("{")
                ? type
                : "{\"type\":\"" + words[0] + "\"" + (words.length > 1 ? ",\"name\":\"" + words[1] + "\"" : "") + "}";
        columns.add(new Column(name, schema, value));
        return this;
    }

    Events topic(String value) {
        topic = value;
        return this;
    }

    Events source(String part, String with) {
        source = source.replace(part, with);
        return this;
    }

    Events key(String json) {
        key = json;
        return this;
    }

    Events before(String json) {
        before = json;
        return this;
    }

    Events after(String json) {
        after = json;
        return this;
    }

    Events header(String name, String json) {
        headers.put(name, json.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    String schema() {
        String row = struct(columns, "srv.public.t.Value");
        return "{\"type\":\"struct\",\"fields\":[" + field(row, "before") + "," + field(row, "after")
                + ",{\"type\":\"struct\",\"fields\":[],\"field\":\"source\"},{\"type\":\"string\",\"field\":\"op\"},"
                + "{\"type\":\"int64\",\"optional\":true,\"field\":\"ts_ms\"}],\"name\":\"srv.public.t.Envelope\"}";
    }

    String payload() {
        String row = columns.stream()
                .map(c -> JsonText.quoted(c.name()) + ":" + c.value())
                .collect(Collectors.joining(",", "{", "}"));
        return "{\"before\":" + before + ",\"after\":" + (after.isEmpty() ? row : after) + ",\"source\":" + source
                + ",\"op\":\"" + op + "\",\"ts_ms\":1700000000200,\"transaction\":null}";
    }

    RawRecord record() {
        return record("{\"schema\":" + schema() + ",\"payload\":" + payload() + "}");
    }

    RawRecord record(String value) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        byte[] valueBytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        return new RawRecord(new RecordPosition(topic, 0, 5), 0, keyBytes, valueBytes, headers);
    }

    private static String struct(List<Column> columns, String name) {
        String fields = columns.stream().map(c -> field(c.schema(), c.name())).collect(Collectors.joining(","));
        return "{\"type\":\"struct\",\"fields\":[" + fields + "],\"optional\":true,\"name\":\"" + name + "\"}";
    }

    private static String field(String schema, String name) {
        return schema.substring(0, schema.length() - 1) + ",\"field\":" + JsonText.quoted(name) + "}";
    }
}
