package org.metadb.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a connector sends {@code bytea}, and with {@code include.unknown.datatypes} the texts of types that it does not know: its
 * {@code binary.handling.mode}. No record tells it: in all modes but the first the values are strings like any other.
 */
public enum BinaryMode {
    BYTES("bytes"),
    HEX("hex"),
    BASE64("base64"),
    BASE64_URL_SAFE("base64-url-safe");

    private final String word;

    BinaryMode(String word) {
        this.word = word;
    }

    /** The mode that the connector's configuration calls so. */
    public static Optional<BinaryMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }

    /** The names of all in the connector's configuration. */
    public static List<String> words() {
        return Arrays.stream(values()).map(BinaryMode::word).toList();
    }

    /** Its name in the connector's configuration. */
    public String word() {
        return word;
    }
}
