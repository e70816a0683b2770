package org.metadb.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Options of a data source that have a name of their own. Besides, each property of Kafka's consumer is an option when
 * {@link #KAFKA_PREFIX} stands before it.
 */
public enum SourceOption {
    BROKERS("brokers", true, "Kafka bootstrap servers, a comma list of host:port"),
    SECURITY("security", true, "Kafka security protocol: ssl (default), plaintext, sasl_ssl or sasl_plaintext"),
    TOPICS("topics", true, "Comma list of topics; an entry that begins with ^ is a regular expression"),
    CONSUMER_GROUP("consumer_group", true, "Kafka consumer group; by default metadb_ and the name of the data source"),
    SCHEMA_PASS_FILTER(
            "schema_pass_filter",
            true,
            "Comma list of regular expressions: only source schemas that match one are read"),
    SCHEMA_STOP_FILTER(
            "schema_stop_filter",
            true,
            "Comma list of regular expressions: source schemas that match one are not read"),
    TABLE_PASS_FILTER(
            "table_pass_filter",
            false,
            "Comma list of regular expressions: only source tables (schema.table) that match one are read"),
    TABLE_STOP_FILTER(
            "table_stop_filter",
            true,
            "Comma list of regular expressions: source tables (schema.table) that match one are not read"),
    COLUMN_PASS_FILTER(
            "column_pass_filter",
            false,
            "Comma list of regular expressions: only columns (schema.table.column) that match one are kept"),
    COLUMN_STOP_FILTER(
            "column_stop_filter",
            false,
            "Comma list of regular expressions: columns (schema.table.column) that match one are not kept"),
    TRIM_SCHEMA_PREFIX("trim_schema_prefix", true, "Taken off the beginning of a source schema's name"),
    ADD_SCHEMA_PREFIX("add_schema_prefix", true, "Put before the name of the target schema"),
    MAP_PUBLIC_SCHEMA("map_public_schema", true, "Target schema for the source schema public"),
    MODULE("module", true, "Module of further processing: folio, reshare"),
    CONSUMERS(
            "consumers",
            false,
            "Kafka consumers that read side by side, 1 to 32; each has a connection to the target database"),
    ON_ERROR("on_error", false, "What a record that cannot be applied does: dead_letter (default) or stop"),
    COLUMN_TYPES(
            "column_types", false, "Comma list of schema.table.column and the type that the column has in the source"),
    BINARY_HANDLING_MODE(
            "binary_handling_mode",
            false,
            "The connector's binary.handling.mode, for bytea and types that it does not know: bytes (default), hex, base64 or base64-url-safe"),
    UNAVAILABLE_VALUE_PLACEHOLDER(
            "unavailable_value_placeholder",
            false,
            "The connector's unavailable.value.placeholder; by default __debezium_unavailable_value");

    /** Begins the options that are properties of Kafka's consumer, as <code>kafka.ssl.truststore.location</code>. */
    public static final String KAFKA_PREFIX = "kafka.";

    private final String word;
    private final boolean column;
    private final String description;

    SourceOption(String word, boolean column, String description) {
        this.word = word;
        this.column = column;
        this.description = description;
    }

    /** By name, or by name without underscores; empty if there is none such. */
    public static Optional<SourceOption> find(String word) {
        return Arrays.stream(values())
                .filter(option ->
                        option.word.equals(word) || option.word.replace("_", "").equals(word))
                .findFirst();
    }

    /** All names. */
    public static List<String> words() {
        return Arrays.stream(values()).map(SourceOption::word).toList();
    }

    /** The name that users write. */
    public String word() {
        return word;
    }

    /** One sentence for the manual, without full stop. */
    public String description() {
        return description;
    }

    /** Whether it is stored in a column of <code>metadb.source</code>; the others are rows of <code>metadb.source_option</code>. */
    boolean isColumn() {
        return column;
    }
}
