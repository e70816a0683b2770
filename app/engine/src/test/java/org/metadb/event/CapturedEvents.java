package org.metadb.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The change events of a capture, for tests of other rooms. */
public final class CapturedEvents {

    /** The captures' names. */
    public static final List<String> CAPTURES = Captures.ALL;

    private CapturedEvents() {}

    /** By topic, in the order of their offsets. */
    public static Map<String, List<ChangeEvent>> read(String capture) {
        Decoder decoder = new Decoder(ColumnFilter.NONE, "__debezium_unavailable_value");
        Map<String, List<ChangeEvent>> topics = new LinkedHashMap<>();
        for (RawRecord record : Captures.read(capture)) {
            if (decoder.decode(record) instanceof ChangeEvent event) {
                topics.computeIfAbsent(event.at().topic(), topic -> new ArrayList<>())
                        .add(event);
            }
        }
        return topics;
    }
}
