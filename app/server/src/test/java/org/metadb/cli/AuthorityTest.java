package org.metadb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

/** Who may say what through the door. */
class AuthorityTest {

    private static final String CHANGE = "create data origin of_somebody";

    private static TestDatabase database;
    private static TestServer server;
    private static String reader;
    private static String admin;

    @BeforeAll
    static void start() throws SQLException {
        database = TestPostgres.freshDatabase();
        server = TestServer.serving(database);
        reader = database.name() + "_reader";
        admin = database.name() + "_admin";
        superuser(
                "create role " + reader + " login password 'reading'",
                "create role " + admin + " login password 'ruling' in role metadb_admin");
    }

    @AfterAll
    static void stop() throws SQLException {
        server.close();
        superuser("drop role " + reader, "drop role " + admin);
        database.close();
    }

    @Test
    void letsAnyRoleListAndReadWhatItMay() {
        assertThat(server.psql(reader, "reading", "metadb", "list status; list config; select 41 + 1 as answer;"))
                .contains("source_stream", "max_poll_interval", "42")
                .doesNotContain("ERROR");
        assertThat(server.psql(reader, "reading", "metadb", "select * from metadb.source;"))
                .startsWith("ERROR:  permission denied for ");
        assertThat(server.psql(reader, "reading", "metadb", "select session_user, current_database();", "-At"))
                .isEqualTo(reader + "|" + database.name() + "\n0\n");
    }

    @Test
    void refusesOtherStatementsOfAnOrdinaryRole() throws SQLException {
        try (Connection connection = server.connect(reader, "reading");
                Statement statement = connection.createStatement()) {
            for (String text : new String[] {
                CHANGE,
                "create data source s type kafka options (module 'x')",
                "drop data source s",
                "pause data source s",
                "check data source s",
                "resume data source s",
                "alter data source s options (set module 'x')",
                "alter system set max_poll_interval = '5000'",
                "replay dead letters for data source s",
                "list dead_letters"
            }) {
                assertThatThrownBy(() -> statement.execute(text))
                        .hasMessageContaining("permission denied: Metadb statements are for the system user")
                        .hasMessageContaining("grant metadb_admin to \"" + reader + "\"")
                        .extracting("SQLState")
                        .isEqualTo("42501");
            }
        }
    }

    @Test
    void saysThatTheRoleOfAdministratorsIsToBeMadeWhereItIsNot() throws SQLException {
        superuser("alter role metadb_admin rename to administrators_of_before");
        try {
            assertThat(server.psql(reader, "reading", "metadb", CHANGE + ";"))
                    .contains("a superuser create role metadb_admin and grant metadb_admin to \"" + reader + "\".");
        } finally {
            superuser("alter role administrators_of_before rename to metadb_admin");
        }
    }

    @Test
    void letsTheSystemUserSuperusersAndAdministratorsChangeThings() {
        String change = "create data origin %s_origin;";
        assertThat(server.psql(database.owner(), database.ownerPassword(), "metadb", change.formatted("system")))
                .isEqualTo("CREATE DATA ORIGIN\n0\n");
        assertThat(server.psql(admin, "ruling", "metadb", change.formatted("admin")))
                .isEqualTo("CREATE DATA ORIGIN\n0\n");
        assertThat(server.psql(
                        database.server().superuser(),
                        database.server().superuserPassword(),
                        "metadb",
                        change.formatted("super")))
                .isEqualTo("CREATE DATA ORIGIN\n0\n");
    }

    @Test
    void looksAtTheSessionUserNotAtARoleTakenLater() throws SQLException {
        String owner = database.owner();
        try {
            superuser("grant " + owner + " to " + reader);
            assertThat(server.psql(
                            reader,
                            "reading",
                            "metadb",
                            "set role " + owner + "; select current_user; " + CHANGE + ";"))
                    .contains(owner)
                    .contains("ERROR:  permission denied: Metadb statements");
        } finally {
            superuser("revoke " + owner + " from " + reader);
        }
        assertThat(server.psql(
                        database.server().superuser(),
                        database.server().superuserPassword(),
                        "metadb",
                        "set role " + reader + "; create data origin super_as_reader;"))
                .contains("CREATE DATA ORIGIN");
        assertThat(server.psql(
                        database.server().superuser(),
                        database.server().superuserPassword(),
                        "metadb",
                        "set session authorization " + reader + "; " + CHANGE + ";"))
                .contains("ERROR:  permission denied: Metadb statements");
    }

    @Test
    void seesAGrantAtOnce() throws SQLException {
        try (Connection connection = server.connect(reader, "reading");
                Statement statement = connection.createStatement()) {
            superuser("grant metadb_admin to " + reader);
            statement.execute("create data origin granted");
            superuser("revoke metadb_admin from " + reader);
            assertThatThrownBy(() -> statement.execute(CHANGE)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void leavesWhoComesInToPostgresql() {
        assertThat(server.psql(reader, "wrong", "metadb", "list status;"))
                .contains("FATAL:  password authentication failed for user \"" + reader + "\"")
                .endsWith("2\n");
        assertThat(server.psql("nobody_of_that_name", "x", "metadb", "list status;"))
                .contains("FATAL:  password authentication failed for user \"nobody_of_that_name\"");
        assertThat(server.psql(reader, "reading", "no_such_database", "list status;"))
                .contains("FATAL:  database \"no_such_database\" does not exist");
        assertThat(server.psql(reader, "reading", database.name(), "list config;"))
                .contains("max_poll_interval");
    }

    private static void superuser(String... statements) throws SQLException {
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }
}
