package org.metadb.sandbox;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Debezium PostgreSQL connector to be created: its name and its properties, those that the manual recommends for
 * Metadb and, beside them, a short polling interval. Immutable; every {@code with} returns another one.
 */
public record DebeziumConnector(String name, Map<String, String> properties) {
    private static final AtomicInteger count = new AtomicInteger();

    public DebeziumConnector {
        properties = Map.copyOf(properties);
    }

    /**
     * Reads all tables of a database: first a snapshot, then what changes. Slot and publication have names of their own.
     *
     * @param topicPrefix the topics are {@code <prefix>.<schema>.<table>}; also the connector's name
     */
    public static DebeziumConnector of(Postgres server, String database, String topicPrefix) {
        String slot = "sandbox_" + topicPrefix.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_") + "_"
                + ProcessHandle.current().pid() + "_" + count.incrementAndGet();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        properties.put("tasks.max", "1");
        properties.put("database.hostname", server.host());
        properties.put("database.port", Integer.toString(server.port()));
        properties.put("database.user", server.superuser());
        properties.put("database.password", server.superuserPassword());
        properties.put("database.dbname", database);
        properties.put("topic.prefix", topicPrefix);
        properties.put("plugin.name", "pgoutput");
        properties.put("slot.name", slot);
        properties.put("publication.name", slot);
        properties.put("publication.autocreate.mode", "filtered");
        properties.put("snapshot.mode", "initial");
        properties.put("tombstones.on.delete", "true");
        properties.put("heartbeat.interval.ms", "1000");
        properties.put("poll.interval.ms", "50");
        properties.put("status.update.interval.ms", "1000");
        return new DebeziumConnector(topicPrefix, properties);
    }

    /** Only these tables, as Debezium wants them: regular expressions of {@code schema.table}. */
    public DebeziumConnector withTables(String... tables) {
        return with("table.include.list", String.join(",", tables));
    }

    /** Another property, or another value. */
    public DebeziumConnector with(String property, String value) {
        return with(Map.of(property, value));
    }

    public DebeziumConnector with(Map<String, String> others) {
        Map<String, String> merged = new LinkedHashMap<>(properties);
        merged.putAll(others);
        return new DebeziumConnector(name, merged);
    }

    public DebeziumConnector named(String otherName) {
        return new DebeziumConnector(otherName, properties);
    }

    /** The replication slot, which is also the publication unless that was changed. */
    public String slot() {
        return properties.get("slot.name");
    }

    public String topicPrefix() {
        return properties.get("topic.prefix");
    }

    /** The password stays out of log lines. */
    @Override
    public String toString() {
        return "connector " + name + " for " + properties.get("database.dbname") + " at "
                + properties.get("database.hostname") + ":" + properties.get("database.port");
    }
}
