package org.metadb.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.metadb.change.BadFilter;
import org.metadb.change.Filters;
import org.metadb.change.RoutingRules;
import org.metadb.change.TopicSelection;
import org.metadb.event.BinaryMode;
import org.metadb.event.DeclaredTypes;
import org.metadb.pg.Identifier;
import org.metadb.pg.MetadbException;
import org.metadb.pg.Nearest;
import org.metadb.pg.SqlState;

/**
 * What the options of a data source mean, parsed once. Equality is that of the options as written. Holds secrets: the text form names options only.
 *
 * @param written the options that are set, by full name; never empty values
 * @param brokers bootstrap servers as Kafka takes them; empty while not set
 * @param topics what to read; matches nothing while not set
 * @param consumerGroup the group, the default included
 * @param routing filters and renaming; its origins are empty, see {@link CatalogSnapshot#routing}
 * @param module empty while not set
 * @param consumers how many read side by side; empty while not set
 * @param onError what a record that cannot be applied does
 * @param types what is told of the source's types, and of the form in which the connector sends bytes
 * @param unavailablePlaceholder what the connector sends in place of a large value that did not change
 * @param kafka properties for Kafka's client, as written
 */
public record SourceOptions(
        SortedMap<String, String> written,
        String brokers,
        Security security,
        TopicSelection topics,
        String consumerGroup,
        RoutingRules routing,
        String module,
        OptionalInt consumers,
        OnError onError,
        DeclaredTypes types,
        String unavailablePlaceholder,
        Map<String, String> kafka) {

    private static final int CONSUMERS_MAX = 32;

    /** Debezium's default for {@code unavailable.value.placeholder}. */
    private static final String PLACEHOLDER = "__debezium_unavailable_value";

    private static final String HEX = "hex:";

    /**
     * Parses and checks every option.
     *
     * @param sourceName name of the data source, for the default consumer group
     * @param written by full name; an empty value is an unset option
     * @throws MetadbException of kind USER at the first that is unknown or has a value that would not work
     */
    public static SourceOptions parse(String sourceName, Map<String, String> written) {
        SortedMap<String, String> set = new TreeMap<>(written);
        set.values().removeIf(String::isEmpty);
        SortedMap<String, String> kafka = new TreeMap<>();
        set.forEach((option, value) -> {
            if (value.indexOf('\0') >= 0) {
                throw invalid(option, "it must not hold a NUL character");
            }
            if (option.startsWith(SourceOption.KAFKA_PREFIX)) {
                String property = option.substring(SourceOption.KAFKA_PREFIX.length());
                KafkaProperties.check(property, value);
                kafka.put(property, value);
            } else if (!SourceOption.words().contains(option)) {
                throw unknown(option);
            }
        });
        return new SourceOptions(
                set,
                brokers(text(set, SourceOption.BROKERS)),
                security(text(set, SourceOption.SECURITY)),
                topics(text(set, SourceOption.TOPICS)),
                set.getOrDefault(SourceOption.CONSUMER_GROUP.word(), "metadb_" + sourceName),
                routing(set),
                text(set, SourceOption.MODULE),
                consumers(text(set, SourceOption.CONSUMERS)),
                onError(text(set, SourceOption.ON_ERROR)),
                types(set),
                placeholder(text(set, SourceOption.UNAVAILABLE_VALUE_PLACEHOLDER)),
                kafka);
    }

    public SourceOptions {
        written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
        kafka = Map.copyOf(kafka);
    }

    /**
     * Whether Kafka's client takes a value for one of its properties, once references in it are resolved. Classes are left
     * to the client, which may look where we do not.
     */
    public static boolean isKafkaValue(String property, String value) {
        return KafkaProperties.takes(property, value);
    }

    /** The option's full name, from a name with or without underscores. */
    static String fullName(String word) {
        if (word.startsWith(SourceOption.KAFKA_PREFIX)) {
            return word;
        }
        return SourceOption.find(word).map(SourceOption::word).orElseThrow(() -> unknown(word));
    }

    /** Options without which nothing can be read, and which are not set. */
    public List<String> missing() {
        return List.of(SourceOption.BROKERS.word(), SourceOption.TOPICS.word()).stream()
                .filter(option -> !written.containsKey(option))
                .toList();
    }

    private static String brokers(String text) {
        if (!text.isEmpty()) {
            for (String broker : text.split(",", -1)) {
                if (!isBroker(broker.strip())) {
                    throw invalid(SourceOption.BROKERS.word(), "\"" + broker.strip() + "\" is not host:port");
                }
            }
        }
        return text;
    }

    private static boolean isBroker(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            return false;
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        return text.substring(0, colon).matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%a-z]+]") && port >= 1 && port <= 65535;
    }

    private static Security security(String text) {
        if (text.isEmpty()) {
            return Security.SSL;
        }
        return Security.of(text)
                .orElseThrow(() -> invalid(
                        SourceOption.SECURITY.word(),
                        "\"" + text + "\" is none of " + String.join(", ", Security.words())));
    }

    private static TopicSelection topics(String text) {
        try {
            return TopicSelection.parse(text);
        } catch (BadFilter e) {
            throw badExpression(e);
        }
    }

    private static OptionalInt consumers(String text) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > CONSUMERS_MAX) {
            throw invalid(
                    SourceOption.CONSUMERS.word(), "\"" + text + "\" is not an integer from 1 to " + CONSUMERS_MAX);
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static OnError onError(String text) {
        if (text.isEmpty()) {
            return OnError.DEAD_LETTER;
        }
        return OnError.of(text).orElseThrow(() -> noneOf(SourceOption.ON_ERROR, text, OnError.words()));
    }

    private static DeclaredTypes types(Map<String, String> set) {
        String mode = text(set, SourceOption.BINARY_HANDLING_MODE);
        BinaryMode binaryMode = mode.isEmpty()
                ? BinaryMode.BYTES
                : BinaryMode.of(mode)
                        .orElseThrow(() -> noneOf(SourceOption.BINARY_HANDLING_MODE, mode, BinaryMode.words()));
        try {
            return DeclaredTypes.parse(text(set, SourceOption.COLUMN_TYPES), binaryMode);
        } catch (DeclaredTypes.Bad e) {
            throw hinting(invalid(SourceOption.COLUMN_TYPES.word(), e.getMessage()), e.nearest());
        }
    }

    private static String placeholder(String text) {
        if (text.isEmpty()) {
            return PLACEHOLDER;
        }
        if (text.startsWith(HEX) && !text.matches(HEX + "([0-9A-Fa-f]{2})+")) {
            throw invalid(
                    SourceOption.UNAVAILABLE_VALUE_PLACEHOLDER.word(),
                    "behind hex: an even number of hexadecimal digits is expected");
        }
        return text;
    }

    private static MetadbException noneOf(SourceOption option, String text, List<String> words) {
        return hinting(
                invalid(option.word(), "\"" + text + "\" is none of " + String.join(", ", words)),
                Nearest.to(text, words));
    }

    private static MetadbException hinting(MetadbException refused, Optional<String> nearest) {
        return nearest.map(near -> refused.hinting("Perhaps you meant \"" + near + "\"."))
                .orElse(refused);
    }

    private static RoutingRules routing(Map<String, String> set) {
        try {
            return new RoutingRules(
                    filter(set, SourceOption.SCHEMA_PASS_FILTER),
                    filter(set, SourceOption.SCHEMA_STOP_FILTER),
                    filter(set, SourceOption.TABLE_PASS_FILTER),
                    filter(set, SourceOption.TABLE_STOP_FILTER),
                    filter(set, SourceOption.COLUMN_PASS_FILTER),
                    filter(set, SourceOption.COLUMN_STOP_FILTER),
                    text(set, SourceOption.TRIM_SCHEMA_PREFIX),
                    schemaName(set, SourceOption.ADD_SCHEMA_PREFIX),
                    schemaName(set, SourceOption.MAP_PUBLIC_SCHEMA),
                    List.of());
        } catch (BadFilter e) {
            throw badExpression(e);
        }
    }

    private static List<Pattern> filter(Map<String, String> set, SourceOption option) {
        return Filters.compile(option.word(), text(set, option));
    }

    private static String schemaName(Map<String, String> set, SourceOption option) {
        String name = text(set, option);
        if (Identifier.bytes(name) > Identifier.BYTES_MAX) {
            throw invalid(option.word(), "longer than " + Identifier.BYTES_MAX + " bytes");
        }
        return name;
    }

    private static String text(Map<String, String> set, SourceOption option) {
        return set.getOrDefault(option.word(), "");
    }

    private static MetadbException unknown(String option) {
        Optional<String> near = Nearest.to(option, SourceOption.words());
        return KafkaProperties.unknown(option, near);
    }

    private static MetadbException invalid(String option, String why) {
        return MetadbException.user(
                SqlState.INVALID_PARAMETER_VALUE, "invalid value for option \"" + option + "\": " + why);
    }

    private static MetadbException badExpression(BadFilter e) {
        return MetadbException.user(SqlState.INVALID_REGULAR_EXPRESSION, "invalid value for option " + e.getMessage());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceOptions o && written.equals(o.written) && consumerGroup.equals(o.consumerGroup);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    @Override
    public String toString() {
        return "options " + written.keySet();
    }
}
