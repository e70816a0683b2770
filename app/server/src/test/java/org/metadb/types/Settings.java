package org.metadb.types;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A value for every setting. */
public record Settings(Map<Setting, String> values) {

    public static final Settings DEFAULT = new Settings(Map.of());

    public Settings {
        Map<Setting, String> all = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = values.getOrDefault(setting, setting.defaultValue());
            if (!setting.choices().contains(value)) {
                throw new IllegalArgumentException(setting.property() + ": " + value);
            }
            all.put(setting, value);
        }
        values = Map.copyOf(all);
    }

    public Settings with(Setting setting, String value) {
        Map<Setting, String> changed = new EnumMap<>(values);
        changed.put(setting, value);
        return new Settings(changed);
    }

    public String get(Setting setting) {
        return values.get(setting);
    }

    public boolean is(Setting setting, String value) {
        return get(setting).equals(value);
    }

    /** The connector's properties. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        properties.put("value.converter.schemas.enable", "true");
        for (Setting setting : Setting.values()) {
            if (setting != Setting.TOLD) {
                properties.put(setting.property(), get(setting));
            } else if (is(Setting.TOLD, "connector")) {
                properties.put("datatype.propagate.source.type", ".+\\..+");
            }
        }
        return properties;
    }

    /** What the data source is told of these settings: options as in {@code create data source}, each behind a comma. */
    public String options(List<Family> families) {
        String binary = is(Setting.BINARY, Setting.BINARY.defaultValue())
                ? ""
                : ", binary_handling_mode '" + get(Setting.BINARY) + "'";
        return is(Setting.TOLD, "column_types")
                ? binary + ", column_types '" + SourceTables.columnTypes(families) + "'"
                : binary;
    }

    /** For the page. */
    String inMarkdown() {
        return changed().isEmpty() ? "the defaults" : changed().stream().collect(Collectors.joining("`, `", "`", "`"));
    }

    /** What differs from the defaults. */
    @Override
    public String toString() {
        return changed().isEmpty() ? "defaults" : String.join(" ", changed());
    }

    private List<String> changed() {
        return Stream.of(Setting.values())
                .filter(setting -> !is(setting, setting.defaultValue()))
                .map(setting -> setting.property() + "=" + get(setting))
                .toList();
    }
}
