package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    private final byte[] jsonText;
    private final byte[] jsonBytes;
    private final byte[] texts;
    private final byte[] base64s;
    private final byte[] numbers;
    private final byte[] uuids;

    /** @param placeholder as in the connector's configuration; with the prefix {@code hex:} the bytes in hexadecimal */
    UnavailableValue(String placeholder) {
        raw = placeholder.startsWith(HEX)
                ? HexFormat.of().parseHex(placeholder.substring(HEX.length()))
                : placeholder.getBytes(StandardCharsets.UTF_8);
        String quoted = JsonText.quoted(new String(raw, StandardCharsets.UTF_8));
        String base64 = '"' + Base64.getEncoder().encodeToString(raw) + '"';
        jsonText = utf8(quoted);
        jsonBytes = utf8(base64);
        jsonObject = utf8("{" + quoted + ":" + quoted + "}");
        texts = utf8("[" + quoted + "]");
        base64s = utf8("[" + base64 + "]");
        numbers = utf8(IntStream.range(0, raw.length)
                .mapToObj(i -> Integer.toString(raw[i]))
                .collect(Collectors.joining(",", "[", "]")));
        uuids = utf8("[\"" + UUID.nameUUIDFromBytes(raw) + "\"]");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the text or the bytes that stand from there to the end of the buffer are the placeholder. */
    boolean isText(FieldBuffer field, int from) {
        return field.endsWith(from, raw);
    }

    /** Whether the content of a JSON column that stands there is the placeholder; for hstore it comes as an object. */
    boolean isJson(FieldBuffer field, int from) {
        return field.endsWith(from, raw) || field.endsWith(from, jsonObject);
    }

    /** Whether the text is the placeholder. */
    boolean isText(byte[] text, int from, int to) {
        return Arrays.equals(text, from, to, raw, 0, raw.length);
    }

    /** Reads the placeholder of an array if that comes next: the form goes by that of the elements. */
    boolean takeArray(JsonScanner json, ValueForm elements) {
        return switch (elements) {
            // an array of just these numbers, in this order, cannot be told from it
            case INT4, INT8, DATE -> json.takeExactly(numbers);
            case UUID -> json.takeExactly(uuids);
            case BYTES -> json.takeExactly(base64s);
            default -> json.takeExactly(texts);
        };
    }

    /** Whether the JSON that stands there is the placeholder in any form: a text, bytes, a map, or an array of texts, bytes, numbers, uuids. */
    boolean isAnyForm(FieldBuffer field, int from) {
        for (byte[] form : List.of(jsonText, jsonBytes, jsonObject, texts, base64s, numbers, uuids)) {
            if (field.endsWith(from, form)) {
                return true;
            }
        }
        return false;
    }
}
