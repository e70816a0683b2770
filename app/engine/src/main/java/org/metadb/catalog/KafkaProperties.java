package org.metadb.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.metadb.pg.MetadbException;
import org.metadb.pg.Nearest;
import org.metadb.pg.SqlState;

/** Checks options that are handed on to Kafka's consumer. Those on which exactly-once rests are not for users to set. */
final class KafkaProperties {

    private static final Map<String, String> HAVE_AN_OPTION = Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            "brokers",
            "security.protocol",
            "security",
            ConsumerConfig.GROUP_ID_CONFIG,
            "consumer_group");

    private static final Set<String> SET_BY_METADB = Set.of(
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.CLIENT_ID_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.EXCLUDE_INTERNAL_TOPICS_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            "config.providers");

    /** As much of Kafka's syntax as tells a login from something else; what its parser says of the rest may quote the password. */
    private static final Pattern JAAS =
            Pattern.compile("(?is)\\s*[^\\s='\"]+\\s+(required|requisite|sufficient|optional)\\b.*;\\s*");

    private KafkaProperties() {}

    /**
     * Refuses an unknown property, one that Metadb sets itself, and a value that Kafka would refuse.
     *
     * @param property Kafka's name
     * @throws MetadbException of kind USER
     */
    static void check(String property, String value) {
        String option = SourceOption.KAFKA_PREFIX + property;
        if (HAVE_AN_OPTION.containsKey(property)) {
            throw invalid(
                    "option \"" + option + "\" cannot be set",
                    "Use the option \"" + HAVE_AN_OPTION.get(property) + "\".");
        }
        if (SET_BY_METADB.contains(property)) {
            throw invalid(
                    "option \"" + option + "\" cannot be set", "Metadb sets this property of the Kafka client itself.");
        }
        ConfigDef.ConfigKey known = ConsumerConfig.configDef().configKeys().get(property);
        if (known == null) {
            throw unknown(
                    option, Nearest.to(property, ConsumerConfig.configNames()).map(SourceOption.KAFKA_PREFIX::concat));
        }
        if (property.equals("sasl.jaas.config") && !JAAS.matcher(value).matches() && !value.contains("${")) {
            throw invalid(
                    "invalid value for option \"" + option + "\"",
                    "Expected: the login module's class, \"required\", key=\"value\" pairs, and a semicolon.");
        }
        // a reference is resolved when the client is made; classes may live where only the client looks
        if (!value.contains("${") && known.type != ConfigDef.Type.CLASS) {
            checkValue(option, known, value);
        }
    }

    /** Whether a value is one that {@link #check} lets pass. */
    static boolean takes(String property, String value) {
        try {
            check(property, value);
            return true;
        } catch (MetadbException e) {
            return false;
        }
    }

    private static void checkValue(String option, ConfigDef.ConfigKey known, String value) {
        try {
            Object parsed = ConfigDef.parseType(known.name, value, known.type);
            if (known.validator != null) {
                known.validator.ensureValid(known.name, parsed);
            }
        } catch (ConfigException e) {
            throw invalid(
                    "invalid value for option \"" + option + "\"",
                    known.type == ConfigDef.Type.PASSWORD ? "Kafka does not take it." : e.getMessage());
        }
    }

    static MetadbException unknown(String option, Optional<String> near) {
        MetadbException unknown =
                MetadbException.user(SqlState.INVALID_PARAMETER_VALUE, "invalid option \"" + option + "\"");
        return near.map(name -> unknown.hinting("Perhaps you meant the option \"" + name + "\"."))
                .orElse(unknown);
    }

    private static MetadbException invalid(String message, String hint) {
        return MetadbException.user(SqlState.INVALID_PARAMETER_VALUE, message, hint);
    }
}
