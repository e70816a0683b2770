package org.metadb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.cli.Installation.Running;
import org.metadb.sandbox.PostgresServer;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

/** What a start does with the database that metadb.conf names: which faults end it, and which it waits out. */
class StartTest {

    @TempDir
    Path directory;

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestPostgres.freshDatabase();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void endsWhenTheSystemUserOrTheDatabaseIsWrong() {
        assertThat(failure("systemuser_password", "wrong"))
                .contains("FATAL: password authentication failed for user \"" + database.owner() + "\"")
                .doesNotContain("wrong");
        assertThat(failure("systemuser", "nobody_of_that_name"))
                .contains("FATAL: password authentication failed for user \"nobody_of_that_name\"");
        assertThat(failure("database", "no_such_database"))
                .contains("FATAL: database \"no_such_database\" does not exist");
        assertThat(failure("systemuser_password", "")).contains("the password is an empty string");
        assertThat(failure("sslmode", "require"))
                .endsWith("does not support SSL. (to connect without: sslmode = disable in metadb.conf)");
    }

    @Test
    void saysWhyInOneLineOnStandardErrorAndInTheLogFile() throws Exception {
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb-1"));
        configure(Map.of("systemuser_password", "wrong"));

        Running start = metadb.run("start", "-D", "data", "-l", "log", "-p", Integer.toString(TestServer.freePort()));

        String reason = "server stopped: database \"" + database.name() + "\" at " + database.host() + ":"
                + database.port() + " as \"" + database.owner()
                + "\": FATAL: password authentication failed for user \"" + database.owner() + "\"";
        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.err()).isEqualTo("metadb: error: " + reason + "\n");
        assertThat(Files.readString(directory.resolve("log"))).contains("FATAL:  " + reason + "\n");
    }

    @Test
    void refusesToServeWithoutTlsWhoeverAskedForIt() throws Exception {
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb-1"));
        configure(Map.of("ssl", "required", "ssl_cert_file", "server.crt", "ssl_key_file", "server.key"));

        Running start = metadb.run("start", "-D", "data", "-p", Integer.toString(TestServer.freePort()));

        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.err()).contains("ssl = required: this version serves clients without TLS only");
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        Installation metadb = Installation.with(Main.class, directory.resolve("metadb-1"));
        configure(Map.of("listen_addresses", "127.0.0.1", "unix_socket_directories", ""));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Running start =
                    metadb.run("start", "-D", "data", "-l", "log", "-p", Integer.toString(taken.getLocalPort()));

            String reason = "server stopped: cannot listen on 127.0.0.1, port " + taken.getLocalPort()
                    + ": Address already in use";
            assertThat(start.exitCode()).isEqualTo(1);
            assertThat(start.err()).startsWith("metadb: error: " + reason).hasLineCount(1);
            assertThat(Files.readString(directory.resolve("log"))).contains("FATAL:  " + reason);
        }
    }

    @Test
    void onlyWarnsOfAWrongSuperuser() throws SQLException {
        Map<String, String> keys = TestServer.keys(database);
        keys.put("superuser_password", "mistaken");
        try (TestServer server = TestServer.start(keys)) {
            server.awaitLog("server is ready");

            assertThat(server.log())
                    .anyMatch(line -> line.startsWith("WARNING:  superuser of metadb.conf: FATAL: password"))
                    .noneMatch(line -> line.contains("mistaken"));
            assertThat(server.psql(database.owner(), database.ownerPassword(), "metadb", "list config;"))
                    .contains("max_poll_interval");
        }
    }

    @Test
    void waitsForADatabaseThatIsNotThereYet() throws Exception {
        try (PostgresServer late = PostgresServer.builder().build();
                TestServer server =
                        TestServer.start(TestServer.keys(late, "postgres", "postgres", "sandbox-superuser"))) {
            server.awaitLog("; retrying");
            assertThat(server.psql("postgres", "sandbox-superuser", "metadb", "list status;"))
                    .contains("cannot connect to the target database at 127.0.0.1:" + late.port()
                            + ": Connection refused");
            assertThat(server.isRunning()).isTrue();

            late.start();
            server.awaitLog("server is ready");

            assertThat(server.psql("postgres", "sandbox-superuser", "metadb", "list config;"))
                    .contains("max_poll_interval");
            assertThat(server.log().stream().filter(line -> line.contains("; retrying")))
                    .hasSizeLessThan(4)
                    .first()
                    .asString()
                    .startsWith("WARNING:  database \"postgres\" at 127.0.0.1:" + late.port()
                            + " as \"postgres\": Connection");
        }
    }

    @Test
    void answersThatItIsNotReadyWhileTheDatabaseRefusesTheSystemUser() throws SQLException {
        superuser("alter role " + database.owner() + " connection limit 0");
        try (TestServer server = TestServer.start(TestServer.keys(database))) {
            server.awaitLog("too many connections for role");

            String answer = server.psql(
                    database.server().superuser(),
                    database.server().superuserPassword(),
                    "metadb",
                    "list status;\nselect 'passed on';",
                    "-v",
                    "VERBOSITY=verbose");
            assertThat(answer)
                    .contains("ERROR:  57P03: Metadb is not ready: ", "too many connections for role", "passed on");

            superuser("alter role " + database.owner() + " connection limit -1");
            server.awaitLog("server is ready");
            assertThat(server.psql(database.owner(), database.ownerPassword(), "metadb", "list status;"))
                    .contains("(0 rows)");
        }
    }

    @Test
    void refusesCatalogsThatAreNotOfThisVersionAndLeavesThemAlone() throws SQLException {
        owner(
                "create schema metadb; create table metadb.init (dbversion integer); insert into metadb.init values (34)");
        List<String> before = objects();
        assertThat(failure("sslmode", "disable")).startsWith("database incompatible with server: ");
        assertThat(objects()).isEqualTo(before);

        owner("drop schema metadb cascade");
        TestServer.serving(database).close();
        owner("update metadb.schema_version set version = '7' where version = '1'");
        before = objects();
        assertThat(failure("sslmode", "disable")).isEqualTo("database incompatible with server: 7 != 1");
        assertThat(objects()).isEqualTo(before);
    }

    @Test
    void takesNamesAndPasswordsOfAnyCharacters() throws SQLException {
        String name = "Öffentliche \"Bücherei\"; #1 " + database.name();
        String role = "Système \"user\" # " + database.name();
        String password = "p\"a'ss;w#o\\r d=ü図";
        superuser(
                "create role " + quoted(role) + " login password '" + password.replace("'", "''") + "'",
                "create database " + quoted(name) + " owner " + quoted(role));
        try {
            Map<String, String> keys = TestServer.keys(database.server(), name, role, password);
            try (TestServer server = TestServer.start(keys)) {
                server.awaitLog("server is ready");
                for (String by : List.of("metadb", name)) {
                    assertThat(server.psql(role, password, by, "select current_database(); list config;", "-At"))
                            .startsWith(name + "\n")
                            .contains("max_poll_interval|1800000\n");
                }
                assertThat(server.psql(role, password, "metadb", "create data origin o;"))
                        .isEqualTo("CREATE DATA ORIGIN\n0\n");
            }
        } finally {
            superuser("drop database " + quoted(name) + " with (force)", "drop role " + quoted(role));
        }
    }

    @Test
    void startsOnTheNewestPostgresqlToo() throws SQLException {
        try (TestDatabase newest = TestPostgres.freshDatabase(PostgresVersion.V18);
                TestServer server = TestServer.serving(newest)) {
            assertThat(server.psql(newest.owner(), newest.ownerPassword(), "metadb", "list config; \\dt"))
                    .contains("max_poll_interval");
        }
    }

    @Test
    void stopsWithinFiveSecondsWhileItWaitsForAMachineThatDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Map<String, String> keys = TestServer.keys(database);
            keys.put("port", Integer.toString(silent.getLocalPort()));
            try (TestServer server = TestServer.start(keys);
                    Socket accepted = silent.accept()) {
                long asked = System.nanoTime();
                server.stop();

                assertThat(server.failure()).isEmpty();
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofMillis(4_900));
                assertThat(accepted.isConnected()).isTrue();
            }
        }
    }

    /** What the operator reads when one key of a good metadb.conf is wrong. */
    private String failure(String key, String value) {
        Map<String, String> keys = TestServer.keys(database);
        keys.put(key, value);
        try (TestServer server = TestServer.start(keys)) {
            List<String> lines = server.failureLines();
            assertThat(lines).hasSize(1);
            return lines.get(0);
        }
    }

    private void configure(Map<String, String> changed) throws Exception {
        Map<String, String> keys = TestServer.keys(database);
        keys.putAll(changed);
        StringBuilder text = new StringBuilder("[main]\n");
        keys.forEach((key, value) -> text.append(key + " = " + value + "\n"));
        Files.writeString(Files.createDirectory(directory.resolve("data")).resolve("metadb.conf"), text);
    }

    /** All that there is in the database, with what was last done to it. */
    private List<String> objects() throws SQLException {
        List<String> objects = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select 'class', oid, xmin::text from pg_class where relnamespace >= 16384 or relname = 'metadb'
                        union all select 'function', oid, xmin::text from pg_proc where oid >= 16384
                        union all select 'schema', oid, xmin::text from pg_namespace
                        order by 1, 2
                        """)) {
            while (rows.next()) {
                objects.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3));
            }
        }
        return objects;
    }

    private void owner(String text) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private void superuser(String... statements) throws SQLException {
        try (Connection connection = database.server().connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
