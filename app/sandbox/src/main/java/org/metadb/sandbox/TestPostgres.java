package org.metadb.sandbox;

import java.util.EnumMap;
import java.util.Map;

/**
 * One PostgreSQL per JVM and version, shared by all tests in it: started by the first that asks, ended with the JVM.
 *
 * <p>The version is that of the system property {@code metadb.test.postgres}, 15 without it. Where
 * {@code METADB_SANDBOX_PG_HOST} names a server, that one is used instead. Thread-safe.
 *
 * <p>Who kills, pauses or configures a server starts one of its own: {@link PostgresServer#builder}.
 */
public final class TestPostgres {
    private static final Map<PostgresVersion, Postgres> servers = new EnumMap<>(PostgresVersion.class);

    private TestPostgres() {}

    /** A fresh database on the server of the default version. */
    public static TestDatabase freshDatabase() {
        return freshDatabase(defaultVersion());
    }

    public static TestDatabase freshDatabase(PostgresVersion version) {
        return TestDatabase.create(server(version));
    }

    public static PostgresVersion defaultVersion() {
        return PostgresVersion.of(
                Integer.parseInt(Settings.find("metadb.test.postgres").orElse("15")));
    }

    public static Postgres server() {
        return server(defaultVersion());
    }

    public static synchronized Postgres server(PostgresVersion version) {
        return servers.computeIfAbsent(
                version, absent -> GivenPostgres.fromEnvironment().orElseGet(() -> started(absent)));
    }

    private static Postgres started(PostgresVersion version) {
        PostgresServer server = PostgresServer.builder().version(version).start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "sandbox-postgres-end"));
        return server;
    }
}
