package org.metadb.types;

import java.util.List;
import java.util.Set;

/** A setting of the connector that changes what is sent of a value, with its values; the first is the default. */
public enum Setting {
    DECIMAL("decimal.handling.mode", Set.of("precise", "double", "string"), "precise", "double", "string"),
    TIME(
            "time.precision.mode",
            Set.of("adaptive", "adaptive_time_microseconds", "connect"),
            "adaptive",
            "adaptive_time_microseconds",
            "connect",
            "isostring",
            "microseconds",
            "nanoseconds"),
    INTERVAL("interval.handling.mode", Set.of("numeric", "string"), "numeric", "string"),
    HSTORE("hstore.handling.mode", Set.of("json", "map"), "json", "map"),
    BINARY("binary.handling.mode", Set.of("bytes", "base64", "hex"), "bytes", "base64", "base64-url-safe", "hex"),
    TOMBSTONES("tombstones.on.delete", Set.of("true", "false"), "true", "false"),
    UNKNOWN("include.unknown.datatypes", Set.of(), "false", "true"),
    DECIMAL_FORMAT("value.converter.decimal.format", Set.of(), "BASE64", "NUMERIC"),
    NULLS("value.converter.replace.null.with.default", Set.of(), "true", "false"),
    /** Who tells the column's type: nobody, the connector in the schema's parameters, or the data source's option column_types. */
    TOLD("type told by", Set.of(), "nobody", "connector", "column_types");

    private final String property;
    private final Set<String> hosted;
    private final List<String> values;

    Setting(String property, Set<String> hosted, String... values) {
        this.property = property;
        this.hosted = hosted;
        this.values = List.of(values);
    }

    /** The connector's name for it. */
    public String property() {
        return property;
    }

    public List<String> choices() {
        return values;
    }

    /** In a sentence. */
    String label() {
        return this == TOLD ? property : "`" + property + "`";
    }

    String defaultValue() {
        return values.get(0);
    }

    /** Whether users of a hosted connector (Heroku's) can choose this value. */
    boolean isHosted(String value) {
        return hosted.contains(value);
    }

    boolean isHosted() {
        return !hosted.isEmpty();
    }
}
