package org.metadb.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Records that live connectors sent, byte for byte: one JSON line each, with topic, key, value and headers. */
final class Captures {

    static final String DEFAULTS = "3.6.1-defaults";

    static final List<String> ALL = List.of(
            "1.9.8-defaults",
            "2.7.4-defaults",
            DEFAULTS,
            "3.6.1-defaults-with_nan",
            "3.6.1-double-isostring-hex-unknown_types",
            "3.6.1-microseconds-base64url",
            "3.6.1-nanoseconds",
            "3.6.1-no_default_substitution",
            "3.6.1-string-map-connect-interval_string-base64");

    private static final JsonFactory JSON = new JsonFactory();

    private Captures() {}

    static List<RawRecord> read(String name) {
        try (InputStream file = Captures.class.getResourceAsStream("/captures/" + name + ".jsonl.gz");
                InputStream unzipped = new GZIPInputStream(file)) {
            List<RawRecord> records = new ArrayList<>();
            for (String line : new String(unzipped.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                records.add(record(line.getBytes(StandardCharsets.UTF_8), records.size()));
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawRecord record(byte[] line, int offset) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            String topic = "";
            byte[] key = null;
            byte[] value = null;
            Map<String, byte[]> headers = new HashMap<>();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "d" -> topic = parser.getText();
                    case "k" -> key = slice(line, parser);
                    case "v" -> value = slice(line, parser);
                    case "h" -> readHeaders(line, parser, headers);
                    default -> throw new IllegalStateException(field);
                }
            }
            return new RawRecord(new RecordPosition(topic, 0, offset), 0, key, value, headers);
        }
    }

    private static void readHeaders(byte[] line, JsonParser parser, Map<String, byte[]> headers) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String name = "";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isName = parser.currentName().equals("n");
                parser.nextToken();
                if (isName) {
                    name = parser.getText();
                } else {
                    headers.put(name, slice(line, parser));
                }
            }
        }
    }

    private static byte[] slice(byte[] line, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return Arrays.copyOfRange(line, from, (int) parser.currentLocation().getByteOffset());
    }
}
