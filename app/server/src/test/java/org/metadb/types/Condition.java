package org.metadb.types;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings under which something holds: for each of some settings the values of which it must have one. */
public record Condition(Map<Setting, List<String>> values) {

    public static final Condition ALWAYS = new Condition(Map.of());

    public Condition {
        values = Map.copyOf(values);
    }

    public static Condition when(Setting setting, String... values) {
        return ALWAYS.and(setting, values);
    }

    public Condition and(Setting setting, String... ofThese) {
        Map<Setting, List<String>> more = new EnumMap<>(Setting.class);
        more.putAll(values);
        more.put(setting, List.of(ofThese));
        return new Condition(more);
    }

    public boolean holds(Settings settings) {
        return values.entrySet().stream().allMatch(entry -> entry.getValue().contains(settings.get(entry.getKey())));
    }

    /** For the page. */
    @Override
    public String toString() {
        Map<Setting, List<String>> ordered = new EnumMap<>(Setting.class);
        ordered.putAll(values);
        return ordered.entrySet().stream()
                .map(entry -> entry.getKey().label() + " "
                        + entry.getValue().stream()
                                .map(value -> "`" + value + "`")
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }
}
