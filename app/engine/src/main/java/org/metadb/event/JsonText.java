package org.metadb.event;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Words of JSON as Connect's JsonConverter writes them. */
final class JsonText {

    private JsonText() {}

    /** The text in quotes, escaped as Jackson does it. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
