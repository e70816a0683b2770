package org.metadb.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.metadb.pg.MetadbException;
import org.metadb.pg.Nearest;
import org.metadb.pg.SqlState;

/**
 * What <code>alter system set</code> can set: the behaviour of all servers on the database. Each takes effect at once. No name is one of
 * PostgreSQL's parameters. Values are checked when they are set.
 */
public enum Parameter {
    CHECKPOINT_SEGMENT_SIZE(
            "checkpoint_segment_size",
            "3000",
            integer(1, 1_000_000),
            "Change events that one transaction on the target database merges at most"),
    EXTERNAL_SQL_FOLIO(
            "external_sql_folio",
            "",
            gitReference(),
            "Derived tables of FOLIO: git URL followed by /refs/tags/ or /refs/heads/ and a name; empty: none"),
    EXTERNAL_SQL_RESHARE(
            "external_sql_reshare",
            "",
            gitReference(),
            "Derived tables of ReShare: git URL followed by /refs/tags/ or /refs/heads/ and a name; empty: none"),
    KAFKA_SYNC_CONCURRENCY(
            "kafka_sync_concurrency",
            "1",
            integer(1, 32),
            "Kafka consumers of a data source during synchronization; its option consumers, where set, counts"),
    MAX_POLL_INTERVAL(
            "max_poll_interval",
            "1800000",
            integer(1_000, Integer.MAX_VALUE),
            "Milliseconds after which Kafka takes a consumer that does not ask for records as failed"),
    SNAPSHOT_DEADLINE(
            "snapshot_deadline",
            "3h",
            interval(),
            "A snapshot is taken as complete after this time without a record of it");

    private final String word;
    private final String defaultValue;
    private final Function<String, Optional<String>> expected;
    private final String description;

    Parameter(String word, String defaultValue, Function<String, Optional<String>> expected, String description) {
        this.word = word;
        this.defaultValue = defaultValue;
        this.expected = expected;
        this.description = description;
    }

    /**
     * The parameter by its name in lower case.
     *
     * @throws MetadbException of kind USER, with the nearest name, if there is none
     */
    public static Parameter named(String word) {
        return find(word).orElseThrow(() -> {
            MetadbException unknown = MetadbException.user(
                    SqlState.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + word + "\"");
            return Nearest.to(word, words())
                    .map(near -> unknown.hinting("Perhaps you meant the parameter \"" + near + "\"."))
                    .orElse(unknown);
        });
    }

    /** The parameter by its name in lower case; empty if it is none of Metadb's. */
    public static Optional<Parameter> find(String word) {
        return Arrays.stream(values())
                .filter(parameter -> parameter.word.equals(word))
                .findFirst();
    }

    /** All names, in the order of the alphabet. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Parameter::word).toList();
    }

    /** The name that users write. */
    public String word() {
        return word;
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** One sentence for the manual, without full stop. */
    public String description() {
        return description;
    }

    /**
     * Refuses a value that would not work.
     *
     * @throws MetadbException of kind USER, saying what is expected
     */
    public void check(String value) {
        expected.apply(value).ifPresent(wanted -> {
            throw MetadbException.user(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "invalid value for parameter \"" + word + "\": \"" + value + "\"",
                    "Expected " + wanted + ".");
        });
    }

    boolean holds(String value) {
        return expected.apply(value).isEmpty();
    }

    /** Checks return what was expected, or nothing when the value will do. */
    private static Function<String, Optional<String>> integer(int least, int most) {
        return value -> {
            try {
                int number = Integer.parseInt(value.strip());
                if (number >= least && number <= most) {
                    return Optional.empty();
                }
            } catch (NumberFormatException e) {
                // as a number out of range
            }
            return Optional.of("an integer from " + least + " to " + most);
        };
    }

    private static Function<String, Optional<String>> interval() {
        return value ->
                IntervalText.parse(value).filter(duration -> !duration.isZero()).isPresent()
                        ? Optional.empty()
                        : Optional.of("a positive time span such as '3h', '90 min' or '1 day 12 hours'");
    }

    private static Function<String, Optional<String>> gitReference() {
        return value -> value.isEmpty() || value.matches("\\S+://\\S+/\\S+/refs/[^/\\s]+/[^/\\s]+")
                ? Optional.empty()
                : Optional.of("a git URL followed by /refs/tags/ or /refs/heads/ and a name, or nothing");
    }
}
