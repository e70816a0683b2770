package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The connector's {@code unavailable.value.placeholder} in all the forms in which it stands for a large value that an update left as it was
 * (PostgreSQL does not log such a value again). A real value equal to it cannot be told from it.
 */
final class UnavailableValue {

    private static final String HEX = "hex:";

    private final byte[] raw;
    private final byte[] jsonObject;
    private final List<byte[]> jsonForms;

    /** @param placeholder as in the connector's configuration; with the prefix {@code hex:} the bytes in hexadecimal */
    UnavailableValue(String placeholder) {
        raw = placeholder.startsWith(HEX)
                ? HexFormat.of().parseHex(placeholder.substring(HEX.length()))
                : placeholder.getBytes(StandardCharsets.UTF_8);
        String quoted = JsonText.quoted(new String(raw, StandardCharsets.UTF_8));
        String base64 = '"' + Base64.getEncoder().encodeToString(raw) + '"';
        String object = "{" + quoted + ":" + quoted + "}";
        String bytes = IntStream.range(0, raw.length)
                .mapToObj(i -> Integer.toString(raw[i]))
                .collect(Collectors.joining(",", "[", "]"));
        String uuid = "[\"" + UUID.nameUUIDFromBytes(raw) + "\"]";
        jsonObject = object.getBytes(StandardCharsets.UTF_8);
        jsonForms = new ArrayList<>();
        for (String form : List.of(quoted, "[" + quoted + "]", base64, "[" + base64 + "]", bytes, uuid, object)) {
            jsonForms.add(form.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Whether the text or the bytes that stand from there to the end of the buffer are the placeholder. */
    boolean isText(FieldBuffer field, int from) {
        return field.endsWith(from, raw);
    }

    /** Whether the content of a JSON column that stands there is the placeholder; for hstore it comes as an object. */
    boolean isJson(FieldBuffer field, int from) {
        return field.endsWith(from, raw) || field.endsWith(from, jsonObject);
    }

    /** Whether the JSON that stands there is the placeholder in any form: an array of texts, of bytes, of numbers, of uuids, a map. */
    boolean isAnyForm(FieldBuffer field, int from) {
        for (byte[] form : jsonForms) {
            if (field.endsWith(from, form)) {
                return true;
            }
        }
        return false;
    }
}
