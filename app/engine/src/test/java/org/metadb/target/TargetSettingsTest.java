package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.metadb.pg.SslMode;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

class TargetSettingsTest {

    @Test
    void beginsEachSessionWithFixedSettingsWhateverRoleAndMachineSay() throws SQLException {
        TimeZone machine = TimeZone.getDefault();
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            try (Connection admin = database.connectAsSuperuser();
                    Statement statement = admin.createStatement()) {
                statement.execute("alter role " + database.owner() + " set statement_timeout = '7s'");
                statement.execute("alter role " + database.owner() + " set intervalstyle = 'sql_standard'");
                statement.execute("alter database " + database.name() + " set search_path = public, pg_catalog");
            }
            TargetSettings settings = TestTarget.owner(database);
            try (Connection direct = settings.connect("direct");
                    TargetPool pool = TargetPool.open(settings, "pooled", 1);
                    Connection pooled = pool.connection()) {
                for (Connection connection : List.of(direct, pooled)) {
                    assertThat(show(connection, "timezone")).isEqualTo("UTC");
                    assertThat(show(connection, "statement_timeout")).isEqualTo("0");
                    assertThat(show(connection, "idle_session_timeout")).isEqualTo("0");
                    assertThat(show(connection, "intervalstyle")).isEqualTo("postgres");
                    assertThat(show(connection, "search_path")).isEqualTo("pg_catalog, pg_temp");
                    assertThat(show(connection, "client_encoding")).isEqualTo("UTF8");
                }
                assertThat(show(direct, "application_name")).isEqualTo("direct");
                assertThat(show(pooled, "application_name")).isEqualTo("pooled");
            }
        } finally {
            TimeZone.setDefault(machine);
        }
    }

    @Test
    void takesAnyCharacterInNamesAndPasswords() throws SQLException {
        String odd = "Ünd %2F&?=#;'\"\\ $x";
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection admin = database.connectAsSuperuser();
                Statement statement = admin.createStatement()) {
            String quoted = '"' + odd.replace("\"", "\"\"") + '"';
            statement.execute("create role " + quoted + " login password '" + odd.replace("'", "''") + "'");
            statement.execute("create database " + quoted + " owner " + quoted);
            TargetSettings settings =
                    new TargetSettings(database.host(), database.port(), odd, odd, odd, SslMode.DISABLE);
            try (Connection connection = settings.connect("odd")) {
                assertThat(connection.getCatalog()).isEqualTo(odd);
            }
            statement.execute("drop database " + quoted + " with (force)");
            statement.execute("drop role " + quoted);
        }
    }

    @Test
    void tellsWhatAPersonMustMendFromWhatPasses() throws SQLException {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            TargetSettings good = TestTarget.owner(database);
            TargetSettings elsewhere =
                    new TargetSettings(good.host(), 1, good.database(), good.user(), good.password(), SslMode.DISABLE);
            TargetSettings noDatabase = new TargetSettings(
                    good.host(), good.port(), "no such", good.user(), good.password(), SslMode.DISABLE);
            assertThat(ConnectFailure.of(failureOf(good.as(good.user(), "wrong"))))
                    .isEqualTo(ConnectFailure.FATAL);
            assertThat(ConnectFailure.of(failureOf(good.as("no such role", "x"))))
                    .isEqualTo(ConnectFailure.FATAL);
            assertThat(ConnectFailure.of(failureOf(noDatabase))).isEqualTo(ConnectFailure.FATAL);
            assertThat(ConnectFailure.of(failureOf(elsewhere))).isEqualTo(ConnectFailure.PASSING);
            assertThat(ConnectFailure.of(new SQLException("starting up", "57P03")))
                    .isEqualTo(ConnectFailure.PASSING);
            assertThat(ConnectFailure.of(new SQLException("too many", "53300"))).isEqualTo(ConnectFailure.PASSING);
        }
    }

    @Test
    void findsTheReasonBehindThePoolsOwnError() {
        SQLException said = new SQLException("password authentication failed", "28P01");
        SQLException pooled = new SQLTransientConnectionException("pool - not available in time", "08001", said);
        assertThat(ConnectFailure.of(pooled)).isEqualTo(ConnectFailure.FATAL);
        assertThat(ConnectFailure.exception("here", pooled))
                .hasMessage("here: password authentication failed")
                .hasCause(pooled);
    }

    @Test
    void poolOpensWithoutADatabaseAndFailsInTime() {
        TargetSettings nobody = new TargetSettings("127.0.0.1", 1, "d", "u", "p", SslMode.DISABLE);
        try (TargetPool pool = TargetPool.open(nobody, "nobody", 1)) {
            assertThat(ConnectFailure.of(catchThrowable(pool::connection))).isEqualTo(ConnectFailure.PASSING);
        }
    }

    @Test
    void keepsThePasswordOutOfItsText() {
        TargetSettings settings = new TargetSettings("h", 5432, "d", "u", "very secret", SslMode.REQUIRE);
        assertThat(settings.toString()).contains("h:5432", "\"d\"", "\"u\"").doesNotContain("secret");
    }

    @Test
    void refusesWhatCannotBeAnAddress() {
        assertThatThrownBy(() -> new TargetSettings("", 5432, "d", "u", "", SslMode.REQUIRE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TargetSettings("h", 65536, "d", "u", "", SslMode.REQUIRE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Throwable failureOf(TargetSettings settings) {
        return catchThrowable(() -> settings.connect("test").close());
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
