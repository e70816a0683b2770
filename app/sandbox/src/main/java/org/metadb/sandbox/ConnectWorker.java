package org.metadb.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kafka Connect worker with the Debezium PostgreSQL connector. It is a distributed worker, alone in its group: its
 * connectors and their offsets live in topics of the broker, so that a restarted worker goes on where a killed one was.
 * Values are JSON with schemas.
 */
public final class ConnectWorker extends DirectoryService {
    /** A machine that runs other builds beside may need it; a process that died is noticed at once. */
    private static final Duration START_MAX = Duration.ofSeconds(180);

    private final String bootstrapServers;
    private final Map<String, String> settings;
    private final int port;
    private final ConnectRest rest;
    private final Site site = Site.of(Role.WORKER);

    private ConnectWorker(Builder builder) {
        super("Connect worker", "worker", builder.directory);
        this.bootstrapServers = builder.bootstrapServers;
        this.settings = Map.copyOf(builder.settings);
        this.port = Ports.kept(directory().resolve("port"));
        this.rest = new ConnectRest(url());
    }

    /** @param bootstrapServers of the cluster that keeps the worker's state and receives what connectors read */
    public static Builder builder(String bootstrapServers) {
        return new Builder(bootstrapServers);
    }

    /** May be called while the broker is still starting. */
    @Override
    public void start() {
        Path configuration = directory().resolve("worker.properties");
        JavaService.writeProperties(configuration, configuration());
        List<String> command = new JavaService(site, 256)
                .command(
                        directory(),
                        "org.apache.kafka.connect.cli.ConnectDistributed",
                        List.of(configuration.toString()));
        run(site, "TERM", port, command, START_MAX, rest::answers);
    }

    private Map<String, String> configuration() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", site.brokersFromHere(bootstrapServers));
        properties.put("group.id", "sandbox-connect");
        properties.put("listeners", "http://" + site.listenAddress() + ":" + port);
        properties.put("rest.advertised.host.name", Site.HOST);
        properties.put("rest.advertised.port", Integer.toString(port));
        properties.put("plugin.path", site.plugins(directory()).toString());
        properties.put("plugin.discovery", "service_load");
        for (String side : List.of("key", "value")) {
            properties.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
            properties.put(side + ".converter.schemas.enable", "true");
        }
        for (String kind : List.of("config", "offset", "status")) {
            properties.put(kind + ".storage.topic", "sandbox-connect-" + kind);
            properties.put(kind + ".storage.replication.factor", "1");
        }
        properties.put("offset.storage.partitions", "1");
        properties.put("status.storage.partitions", "1");
        properties.put("offset.flush.interval.ms", "1000");
        // a worker that comes back after a kill gets its tasks soon
        properties.put("scheduled.rebalance.max.delay.ms", "0");
        properties.put("session.timeout.ms", "3000");
        properties.put("heartbeat.interval.ms", "500");
        properties.put("task.shutdown.graceful.timeout.ms", "3000");
        properties.putAll(settings);
        return properties;
    }

    /** Of its REST interface. Known before the first start. */
    public String url() {
        return "http://" + Site.HOST + ":" + port;
    }

    /** Creates a connector, or gives an existing one new properties. Returns before it runs. */
    public void createConnector(String name, Map<String, String> properties) {
        rest.putConfig(name, site.databaseFromHere(properties));
    }

    /** The same, and waits until its task runs. */
    public void createConnector(DebeziumConnector connector) {
        createConnector(connector.name(), connector.properties());
        awaitRunning(connector.name(), START_MAX);
    }

    /** Its slot and publication stay in the database, its offsets in the broker. */
    public void deleteConnector(String name) {
        rest.delete(name);
    }

    public List<String> connectors() {
        return rest.names();
    }

    /** What the worker believes; it believes in a task whose database is gone for quite a while. */
    public ConnectorStatus status(String name) {
        return rest.status(name)
                .orElseThrow(() -> new SandboxException(name() + ": has no status of connector " + name));
    }

    /** The connector reads nothing until it is resumed. Returns when that is so. */
    public void pauseConnector(String name) {
        rest.put(name, "pause");
        await(
                "pausing connector " + name,
                START_MAX,
                () -> rest.status(name).filter(status -> status.isAll("PAUSED")).isPresent());
    }

    /** Returns when the connector runs again. */
    public void resumeConnector(String name) {
        rest.put(name, "resume");
        awaitRunning(name, START_MAX);
    }

    /** Restarts the connector and its task. Returns before that is done; its status may still be the old one. */
    public void restartConnector(String name) {
        rest.restart(name);
    }

    /** Waits until the connector has a task and all is running; fails at once when the connector or a task failed. */
    public void awaitRunning(String name, Duration timeout) {
        await("running connector " + name, timeout, () -> {
            Optional<ConnectorStatus> status = rest.status(name);
            status.flatMap(ConnectorStatus::failure).ifPresent(failure -> {
                throw new SandboxException("connector " + name + " failed: " + failure);
            });
            return status.filter(ConnectorStatus::isRunning).isPresent();
        });
    }

    @Override
    public void close() {
        super.close();
        // links, which mean nothing without this machine's Maven repository
        Directories.delete(directory().resolve("plugins"));
    }

    /** What a worker is started with. */
    public static final class Builder {
        private final String bootstrapServers;
        private Optional<Path> directory = Optional.empty();
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Builder(String bootstrapServers) {
            this.bootstrapServers = bootstrapServers;
        }

        /** Keeps its port and log there. Without it they live in a temporary directory and end with {@link #close}. */
        public Builder directory(Path directory) {
            this.directory = Optional.of(directory);
            return this;
        }

        /** A line of the worker's properties, over what the sandbox writes there. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Not started yet. */
        public ConnectWorker build() {
            return new ConnectWorker(this);
        }

        public ConnectWorker start() {
            return Services.started(build());
        }
    }
}
