package org.metadb.stream;

import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.metadb.catalog.SourceOption;
import org.metadb.catalog.SourceOptions;
import org.metadb.reference.References;
import org.metadb.reference.References.Unresolved;

/** Properties of Kafka's clients for a data source. Those on which exactly-once rests come last, so that no option changes them. */
record KafkaSettings(References references) {

    /** How long Kafka waits for a consumer that died before it gives its partitions to another. */
    private static final String SESSION_TIMEOUT_MILLIS = "30000";

    private static final long IDLE_BEYOND_POLL_MILLIS = 60_000;

    /** Heartbeats in the time after which a consumer counts as dead. */
    private static final int HEARTBEATS_PER_SESSION = 10;

    /**
     * For one consumer.
     *
     * @param number of the consumer within the data source and this server, from 0
     * @param maxPollMillis the parameter max_poll_interval
     * @throws ConfigException if a reference in an option leads nowhere, or to what the property cannot be
     */
    Properties consumer(SourceOptions options, String source, UUID serverId, int number, int maxPollMillis) {
        Properties properties = client(options, source);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, options.consumerGroup());
        // A static member: a server that died and comes back with its data directory goes on at once, without a
        // rebalance.
        properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance(source, serverId, number));
        Object session =
                properties.computeIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, name -> SESSION_TIMEOUT_MILLIS);
        properties.computeIfAbsent(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                name -> Integer.toString(
                        Math.max(1, Integer.parseInt(session.toString().trim()) / HEARTBEATS_PER_SESSION)));
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, maxPollMillis);
        // Kafka warns of less: a rebalance may take that long, and needs the connection it began on.
        properties.putIfAbsent(
                ConsumerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, Long.toString(maxPollMillis + IDLE_BEYOND_POLL_MILLIS));
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Adding a topic must not take the others from their readers.
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        return properties;
    }

    /** For the client that asks for topic ids, ends of logs, and whether a broker answers. */
    Properties admin(SourceOptions options, String source) {
        Properties properties = client(options, source);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return properties;
    }

    private Properties client(SourceOptions options, String source) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000);
        options.kafka().forEach((property, value) -> properties.put(property, resolved(property, value)));
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.brokers());
        properties.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, options.security().name());
        properties.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 10_000);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "metadb-" + source);
        return properties;
    }

    /** Here and nowhere else the value that an option refers to is known; no message repeats it. */
    private String resolved(String property, String value) {
        if (!References.isIn(value)) {
            return value;
        }
        String option = SourceOption.KAFKA_PREFIX + property;
        String resolved;
        try {
            resolved = references.resolve(value);
        } catch (Unresolved e) {
            throw new ConfigException("option \"" + option + "\": " + e.getMessage());
        }
        if (!SourceOptions.isKafkaValue(property, resolved)) {
            throw new ConfigException("option \"" + option + "\": Kafka does not take the value that is referred to");
        }
        return resolved;
    }

    /** Kafka allows few characters here, a data source any. */
    private static String instance(String source, UUID serverId, int number) {
        UUID sourceId = UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8));
        return "metadb-" + serverId + "-" + sourceId + "-" + number;
    }
}
