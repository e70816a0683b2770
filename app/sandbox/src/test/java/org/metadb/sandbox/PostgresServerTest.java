package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresServerTest {
    @ParameterizedTest
    @EnumSource
    void runsTheVersionAskedForWithUtf8AndUtc(PostgresVersion version) throws SQLException {
        try (PostgresServer server = PostgresServer.builder().version(version).start();
                Connection connection = server.connect("postgres")) {
            assertThat(ask(connection, "show server_version")).startsWith(version.major() + ".");
            assertThat(ask(connection, "show server_encoding")).isEqualTo("UTF8");
            assertThat(ask(connection, "select datcollate from pg_database where datname = 'postgres'"))
                    .isEqualTo("C.UTF-8");
            assertThat(ask(connection, "select setting from pg_file_settings where name = 'timezone' and applied"))
                    .isEqualTo("UTC");
            assertThat(ask(connection, "show synchronous_commit")).isEqualTo("on");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAWrongPassword(PostgresVersion version) {
        Postgres server = TestPostgres.server(version);
        assertThatThrownBy(() -> server.connect("postgres", server.superuser(), "wrong"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
    }

    @ParameterizedTest
    @EnumSource
    void keepsAcknowledgedCommitsOverAKill(PostgresVersion version) throws SQLException {
        try (PostgresServer server = PostgresServer.builder().version(version).start()) {
            int port = server.port();
            long pid = server.pid();
            try (Connection connection = server.connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("create table seen (id int primary key)");
                for (int id = 1; id <= 300; id++) {
                    statement.execute("insert into seen values (" + id + ")");
                }
                server.kill();
            }
            assertThat(server.isAlive()).isFalse();
            assertThat(ProcessHandle.of(pid)).isEmpty();

            server.start();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.pid()).isNotEqualTo(pid);
            try (Connection connection = server.connect("postgres")) {
                assertThat(ask(connection, "select count(*) from seen")).isEqualTo("300");
            }
        }
    }

    @Test
    void stopsFastWhileASessionIsOpen() throws SQLException {
        try (PostgresServer server = PostgresServer.builder().start();
                Connection session = server.connect("postgres")) {
            assertThat(ask(session, "select 1")).isEqualTo("1");
            long begin = System.nanoTime();
            server.stop();
            assertThat((System.nanoTime() - begin) / 1_000_000).isLessThan(5_000);
            assertThat(server.isAlive()).isFalse();
        }
    }

    @Test
    void answersNobodyWhilePaused() throws SQLException {
        try (PostgresServer server = PostgresServer.builder().start();
                Connection session = server.connect("postgres")) {
            session.setNetworkTimeout(Runnable::run, 500);
            server.pause();
            String impatient = server.jdbcUrl("postgres") + "?connectTimeout=1&loginTimeout=1&socketTimeout=1";
            assertThatThrownBy(() ->
                            DriverManager.getConnection(impatient, server.superuser(), server.superuserPassword()))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> ask(session, "select 1")).isInstanceOf(SQLException.class);
            server.resume();
            try (Connection later = server.connect("postgres")) {
                assertThat(ask(later, "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void usesANamedDirectoryAgainWithItsPortAndSettings(@TempDir Path base) throws Exception {
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path directory = base.resolve("source");
        int port;
        try (PostgresServer server = PostgresServer.builder()
                        .directory(directory)
                        .logicalReplication()
                        .start();
                Connection connection = server.connect("postgres")) {
            port = server.port();
            ask(connection, "select pg_create_logical_replication_slot('kept', 'pgoutput')::text");
        }
        try (PostgresServer server =
                        PostgresServer.builder().directory(directory).start();
                Connection connection = server.connect("postgres")) {
            assertThat(server.port()).isEqualTo(port);
            assertThat(ask(connection, "show wal_level")).isEqualTo("logical");
            assertThat(ask(connection, "select slot_name from pg_replication_slots"))
                    .isEqualTo("kept");
        }
    }

    @Test
    void deletesATemporaryDirectoryWhenClosed() {
        PostgresServer server = PostgresServer.builder().start();
        assertThat(server.directory()).exists();
        server.close();
        assertThat(server.directory()).doesNotExist();
    }

    @Test
    void saysWhatTheServerSaidWhenItDoesNotStart() {
        try (PostgresServer server =
                PostgresServer.builder().setting("no_such_setting", "1").build()) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("PostgreSQL 15: ended with status 1")
                    .hasMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
