package org.metadb.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A Kafka cluster of one node, broker and controller in one process, without encryption or passwords, on a loopback port.
 * Topics are created when first written to. In the directory stand {@code data}, {@code log} and the ports.
 */
public final class KafkaBroker extends DirectoryService {
    /** A machine that runs other builds beside may need it; a process that died is noticed at once. */
    private static final Duration START_MAX = Duration.ofSeconds(180);

    /** Enough for requests of 100 MB, the largest that a broker takes unless it is told otherwise. */
    private static final int HEAP_MEGABYTES = 1024;

    private static final int CONNECT_MILLIS_MAX = 500;
    private static final int ADMIN_MILLIS_MAX = 5_000;

    private final Map<String, String> settings;
    private final int port;
    private final int controllerPort;
    private final Site site = Site.of(Role.BROKER);

    private KafkaBroker(Builder builder) {
        super("Kafka broker", "broker", builder.directory);
        this.settings = Map.copyOf(builder.settings);
        this.port = Ports.kept(directory().resolve("port"));
        this.controllerPort = Ports.kept(directory().resolve("controller-port"));
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void start() {
        Path configuration = directory().resolve("server.properties");
        JavaService.writeProperties(configuration, configuration());
        JavaService java = new JavaService(site, HEAP_MEGABYTES);
        if (!Files.exists(directory().resolve("data/meta.properties"))) {
            List<String> format = List.of("format", "-t", newClusterId(), "-c", configuration.toString());
            site.run(launch("TERM", port, java.command(directory(), "kafka.tools.StorageTool", format)));
        }
        List<String> command = java.command(directory(), "kafka.Kafka", List.of(configuration.toString()));
        run(site, "TERM", port, command, START_MAX, this::listens);
        await("ready", START_MAX, this::answers);
    }

    private Map<String, String> configuration() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@" + Site.HOST + ":" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,WITHIN:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        String listeners = "PLAINTEXT://" + site.listenAddress() + ":" + port;
        String advertised = "PLAINTEXT://" + bootstrapServers();
        String within = site.brokersFromHere(bootstrapServers());
        if (!within.equals(bootstrapServers())) {
            listeners += ",WITHIN://" + site.listenAddress() + ":" + ContainerSite.BROKER_PORT_FOR_CONTAINERS;
            advertised += ",WITHIN://" + within;
        }
        properties.put("listeners", listeners + ",CONTROLLER://" + Site.HOST + ":" + controllerPort);
        properties.put("advertised.listeners", advertised);
        properties.put("log.dirs", directory().resolve("data").toString());
        properties.put("auto.create.topics.enable", "true");
        // one node can hold one copy
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // quick: few internal partitions, no waiting for further group members, small buffers
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("log.index.size.max.bytes", "1048576");
        properties.put("log.cleaner.dedupe.buffer.size", "4194304");
        // a restart after a kill waits until the session of the killed process is over
        properties.put("broker.session.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("group.min.session.timeout.ms", "1000");
        properties.putAll(settings);
        return properties;
    }

    /** 16 random bytes; the highest bit is clear because the tool would take an id that begins with - for an option. */
    private static String newClusterId() {
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        id[0] &= 0x7f;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Site.HOST, port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Brokers are listed once the controller lets them serve. */
    private boolean answers() {
        try (Admin admin = admin()) {
            return !admin.describeCluster()
                    .nodes()
                    .get(ADMIN_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(name() + ": interrupted while waiting", e);
        }
    }

    /** A client for administration. The caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "request.timeout.ms",
                ADMIN_MILLIS_MAX,
                "default.api.timeout.ms",
                2 * ADMIN_MILLIS_MAX));
    }

    /** Creates a topic, and returns when it can be written to. */
    public void createTopic(String topic, int partitions) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new SandboxException(name() + ": cannot create topic " + topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(name() + ": interrupted while creating topic " + topic, e);
        }
    }

    /** What clients call bootstrap.servers. Known before the first start. */
    public String bootstrapServers() {
        return Site.HOST + ":" + port;
    }

    /** What a broker is started with. */
    public static final class Builder {
        private Optional<Path> directory = Optional.empty();
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Builder() {}

        /** Keeps the data there. Without it they live in a temporary directory and end with {@link #close}. */
        public Builder directory(Path directory) {
            this.directory = Optional.of(directory);
            return this;
        }

        /** A line of server.properties, over what the sandbox writes there. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Not started yet. */
        public KafkaBroker build() {
            return new KafkaBroker(this);
        }

        public KafkaBroker start() {
            return Services.started(build());
        }
    }
}
