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

    /** The events of a topic, each with the row before the change, as its record has it. */
    public static List<ChangeEvent> readWithBefore(String capture, String topic) {
        Decoder decoder = new Decoder(ColumnFilter.NONE, "__debezium_unavailable_value");
        List<ChangeEvent> events = new ArrayList<>();
        for (RawRecord record : Captures.read(capture)) {
            if (record.at().topic().endsWith(topic) && decoder.decode(record) instanceof ChangeEvent event) {
                events.add(event.withBefore(decoder.before(record)));
            }
        }
        return events;
    }

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
