package org.metadb.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The whole set: a source PostgreSQL ready for logical replication, a Kafka broker, a Connect worker, and if wanted a
 * target PostgreSQL. They start in parallel, each in a directory of its own below the sandbox's.
 */
public final class Sandbox implements AutoCloseable {
    private final PostgresServer source;
    private final Optional<PostgresServer> target;
    private final KafkaBroker broker;
    private final ConnectWorker worker;
    private final Path directory;
    private final boolean temporary;

    private Sandbox(Builder builder) {
        temporary = builder.directory.isEmpty();
        directory = builder.directory.map(Directories::named).orElseGet(() -> Directories.temporary("set"));
        source = builder.server(builder.sourceVersion)
                .directory(directory.resolve("source"))
                .logicalReplication()
                .build();
        target = builder.targetVersion.map(version ->
                builder.server(version).directory(directory.resolve("target")).build());
        broker = KafkaBroker.builder().directory(directory.resolve("broker")).build();
        worker = ConnectWorker.builder(broker.bootstrapServers())
                .directory(directory.resolve("worker"))
                .build();
    }

    /** Source and target PostgreSQL 15 in a temporary directory, unless told otherwise. */
    /** The Debezium that connectors are of, {@code 3.7} unless {@code metadb.sandbox.debezium} says otherwise. */
    public static String debezium() {
        return Settings.find("metadb.sandbox.debezium").orElse("3.7");
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Starts all that is not running, and returns when all serve. If one fails, all are ended. */
    public void start() {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (Service service : services()) {
            if (!service.isAlive()) {
                starts.add(
                        CompletableFuture.runAsync(service::start, task -> new Thread(task, "sandbox-start").start()));
            }
        }
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            close();
            throw new SandboxException(
                    "the sandbox did not start: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** In the order in which they are ended. */
    private List<Service> services() {
        List<Service> services = new ArrayList<>(List.of(worker, broker, source));
        target.ifPresent(services::add);
        return services;
    }

    public PostgresServer source() {
        return source;
    }

    /** @throws SandboxException when the sandbox was built without one */
    public PostgresServer target() {
        return target.orElseThrow(() -> new SandboxException("this sandbox has no target PostgreSQL"));
    }

    public KafkaBroker broker() {
        return broker;
    }

    public ConnectWorker worker() {
        return worker;
    }

    public Path directory() {
        return directory;
    }

    /** Ends all services, and deletes their data if they stand in a temporary directory. */
    @Override
    public void close() {
        if (temporary) {
            services().forEach(Service::kill);
            Directories.delete(directory);
        } else {
            services().forEach(Service::close);
        }
    }

    /** One line per service: what it is, where it answers, how to log in. */
    public String endpoints() {
        StringBuilder text = new StringBuilder();
        text.append("source   ").append(describe(source)).append('\n');
        target.ifPresent(
                server -> text.append("target   ").append(describe(server)).append('\n'));
        text.append("kafka    ").append(broker.bootstrapServers()).append('\n');
        text.append("connect  ").append(worker.url()).append('\n');
        text.append("data     ").append(directory).append('\n');
        return text.toString();
    }

    private static String describe(PostgresServer server) {
        return "host=" + server.host() + " port=" + server.port() + " user=" + server.superuser() + " password="
                + server.superuserPassword() + " (PostgreSQL "
                + server.version().major() + ")";
    }

    /** What a sandbox consists of. */
    public static final class Builder {
        private Optional<Path> directory = Optional.empty();
        private Optional<InstalledPostgres> installed = Optional.empty();
        private PostgresVersion sourceVersion = PostgresVersion.V15;
        private Optional<PostgresVersion> targetVersion = Optional.of(PostgresVersion.V15);

        private Builder() {}

        /** Keeps all data there, and uses them again. Without it they end with {@link #close}. */
        public Builder directory(Path directory) {
            this.directory = Optional.of(directory);
            return this;
        }

        public Builder sourceVersion(PostgresVersion version) {
            this.sourceVersion = version;
            return this;
        }

        public Builder targetVersion(PostgresVersion version) {
            this.targetVersion = Optional.of(version);
            return this;
        }

        /** Both servers are of that installation. */
        public Builder programs(InstalledPostgres programs) {
            this.installed = Optional.of(programs);
            return this;
        }

        private PostgresServer.Builder server(PostgresVersion version) {
            PostgresServer.Builder server = PostgresServer.builder().version(version);
            return installed.map(server::programs).orElse(server);
        }

        public Builder withoutTarget() {
            this.targetVersion = Optional.empty();
            return this;
        }

        /** Not started yet. */
        public Sandbox build() {
            return new Sandbox(this);
        }

        public Sandbox start() {
            Sandbox sandbox = build();
            sandbox.start();
            return sandbox;
        }
    }
}
