package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text field that is nearly always the one of the record before: gives the same string again as long as the bytes are the same. */
final class RepeatedText {

    private byte[] bytes = {};
    private String last = "";
    private String text = "";

    /** Before a record is read: the field is not there yet. */
    void clear() {
        text = "";
    }

    void read(JsonScanner json, String field) {
        try {
            json.readText();
        } catch (Malformed e) {
            throw e.in(field);
        }
        if (!Arrays.equals(bytes, 0, bytes.length, json.text(), json.textFrom(), json.textTo())) {
            bytes = Arrays.copyOfRange(json.text(), json.textFrom(), json.textTo());
            last = new String(bytes, StandardCharsets.UTF_8);
        }
        text = last;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** What this record has, or an empty text. */
    String text() {
        return text;
    }
}
