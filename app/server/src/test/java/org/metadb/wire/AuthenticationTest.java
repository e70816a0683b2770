package org.metadb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.metadb.pg.SslMode;
import org.metadb.sandbox.TestPostgres;

class AuthenticationTest {
    private static GuardedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = new GuardedPostgres();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLE, scram_user, false",
        "DISABLE, md5_password, false",
        "DISABLE, plain_password, false",
        "DISABLE, plain_only, false",
        "ALLOW, scram_user, false",
        "ALLOW, tls_only, true",
        "PREFER, scram_user, true",
        "PREFER, plain_only, false",
        "PREFER, md5_password, true",
        "REQUIRE, scram_user, true",
        "VERIFY_CA, scram_user, true",
        "VERIFY_FULL, tls_only, true",
        "VERIFY_FULL, Jürgen 1, true"
    })
    void relaysThePasswordTestOverEitherLeg(SslMode mode, String user, boolean isTls) throws Exception {
        TestHandler handler = new TestHandler();
        try (Door door = postgres.door("localhost", mode, Optional.of(postgres.certificate), handler)) {
            try (Connection connection = connect(door, user, "secret");
                    Statement statement = connection.createStatement()) {
                statement.execute("list status");
                assertThat(handler.sessions.get(0).user()).isEqualTo(user);
                try (ResultSet rows =
                        statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
                    rows.next();
                    assertThat(rows.getBoolean(1)).isEqualTo(isTls);
                }
            }
            assertThatThrownBy(() -> connect(door, user, "wrong").close())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLE, localhost, tls_only, 28000",
        "REQUIRE, localhost, plain_only, 28000",
        "VERIFY_FULL, 127.0.0.1, scram_user, 08001"
    })
    void refusesWhatTheModeDoesNotAllow(SslMode mode, String host, String user, String sqlState) throws Exception {
        try (Door door = postgres.door(host, mode, Optional.of(postgres.certificate), new TestHandler())) {
            assertThatThrownBy(() -> connect(door, user, "secret").close())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"VERIFY_CA", "VERIFY_FULL"})
    void trustsNoCertificateThatNobodyVouchesFor(SslMode mode) throws Exception {
        try (Door door = postgres.door("localhost", mode, Optional.empty(), new TestHandler())) {
            assertThatThrownBy(() -> connect(door, "scram_user", "secret").close())
                    .hasMessageContaining("certification path");
        }
    }

    @Test
    void demandsTlsOfATargetThatHasNone() throws Exception {
        TargetAddress plain = new TargetAddress(
                "127.0.0.1", TestPostgres.server().port(), "postgres", SslMode.REQUIRE, Optional.empty());
        try (Door door = Door.open(TestDoor.settings(), plain, new TestHandler())) {
            assertThatThrownBy(() -> connect(door, "x", "y").close())
                    .hasMessageContaining("the server does not support SSL, but sslmode is require");
        }
    }

    @Test
    void cancelsOverTlsToo() throws Exception {
        try (Door door = postgres.door("localhost", SslMode.REQUIRE, Optional.empty(), new TestHandler());
                Connection connection = connect(door, "scram_user", "secret");
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("select pg_sleep(60)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
        }
    }

    @Test
    void servesOnlyThisMachineWhereTheTargetTrusts() throws Exception {
        Admission admission = new Admission(new TargetAddress("db", 5432, "x", SslMode.PREFER, Optional.empty()), 1);

        assertThatCode(() -> admission.unchallenged(new FarLink(true))).doesNotThrowAnyException();
        assertThatThrownBy(() -> admission.unchallenged(new FarLink(false)))
                .isInstanceOfSatisfying(
                        SqlError.class, e -> assertThat(e.sqlState()).isEqualTo("28000"));
    }

    @Test
    void standsAtAUnixDomainSocketToo() throws Exception {
        assumeTrue(TestDoor.hasPsql(), "psql is not installed");
        Path directory = Files.createTempDirectory("door");
        DoorSettings settings = DoorSettings.of(TestDoor.settings().listenAddresses(), 0, Optional.of(directory));
        try (Door door = postgres.door(settings, "localhost", SslMode.PREFER, Optional.empty(), new TestHandler())) {
            assertThat(door.sockets()).containsExactly(directory.resolve(".s.PGSQL." + door.port()));
            ProcessBuilder psql = new ProcessBuilder(
                            "psql",
                            "-X",
                            "-At",
                            "-h",
                            directory.toString(),
                            "-p",
                            Integer.toString(door.port()),
                            "-U",
                            "scram_user",
                            "-d",
                            "metadb",
                            "-c",
                            "list status",
                            "-c",
                            "select 1")
                    .redirectErrorStream(true);
            psql.environment().put("PGPASSWORD", "secret");
            Process process = psql.start();
            assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("status|active\n1\n");
        }
        assertThat(directory).isEmptyDirectory();
        Files.delete(directory);
    }

    @Test
    void doesWithoutASocketWhosePathIsTooLong() throws Exception {
        Path directory = Path.of("/tmp/" + "d".repeat(100));
        DoorSettings settings = DoorSettings.of(TestDoor.settings().listenAddresses(), 0, Optional.of(directory));
        try (Door door = postgres.door(settings, "localhost", SslMode.PREFER, Optional.empty(), new TestHandler())) {
            assertThat(door.sockets()).isEmpty();
            connect(door, "scram_user", "secret").close();
        }
    }

    @Test
    void saysWhichAddressItCannotBind() throws Exception {
        try (Door door = postgres.door("localhost", SslMode.PREFER, Optional.empty(), new TestHandler())) {
            DoorSettings same = DoorSettings.of(TestDoor.settings().listenAddresses(), door.port(), Optional.empty());
            assertThatThrownBy(
                            () -> postgres.door(same, "localhost", SslMode.PREFER, Optional.empty(), new TestHandler()))
                    .hasMessageStartingWith("cannot listen on 127.0.0.1, port " + door.port() + ": ");
        }
    }

    private static Connection connect(Door door, String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + door.port() + "/metadb", user, password);
    }

    /** A connection that carries nothing. */
    private record FarLink(boolean isLocal) implements Link {
        @Override
        public InputStream in() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream out() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public void limitReads(int millis) {}

        @Override
        public String remoteAddress() {
            return "192.0.2.1:1";
        }

        @Override
        public void close() {}
    }
}
