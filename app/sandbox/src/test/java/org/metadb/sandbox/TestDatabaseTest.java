package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {
    @Test
    void belongsToARoleThatIsNoSuperuser() throws SQLException {
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (id int)");
            statement.execute("create schema s");
            try (ResultSet rows = statement.executeQuery(
                    "select current_user, rolsuper from pg_roles where rolname = current_user")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo(database.owner());
                assertThat(rows.getBoolean(2)).isFalse();
            }
        }
    }

    @Test
    void isGoneAfterClose() throws SQLException {
        TestDatabase database = TestPostgres.freshDatabase();
        database.close();
        assertThatThrownBy(database::connectAsSuperuser)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo("3D000"));
        assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
    }

    @Test
    void failsWhenASessionIsStillOpenAtClose() throws SQLException {
        TestDatabase database = TestPostgres.freshDatabase();
        try (Connection leaked = database.connect()) {
            assertThat(leaked.isValid(1)).isTrue();
            assertThatThrownBy(database::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("1 sessions were not closed")
                    .hasMessageContaining("user=" + database.owner());
        }
    }

    @Test
    void sharesOneServerPerVersion() {
        assertThat(TestPostgres.server()).isSameAs(TestPostgres.server(TestPostgres.defaultVersion()));
        assertThat(TestPostgres.server(PostgresVersion.V18).port())
                .isNotEqualTo(TestPostgres.server(PostgresVersion.V15).port());
    }
}
