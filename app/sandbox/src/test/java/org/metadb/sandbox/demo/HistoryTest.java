package org.metadb.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;
import org.metadb.sandbox.differential.Table;

class HistoryTest {
    private TestDatabase database;
    private Connection connection;

    @BeforeEach
    void createVersions() throws SQLException {
        database = TestPostgres.freshDatabase();
        connection = database.connect();
        execute("""
                create table public.t__ (
                    __id bigint, __start timestamptz, __end timestamptz, __current boolean, __origin text, id int);
                insert into public.t__ values
                    (1, '2026-01-01 UTC', '2026-01-02 UTC', false, '', 1),
                    (2, '2026-01-01 UTC', '2026-01-05 UTC', false, '', 2),
                    (3, '2026-01-02 UTC', '2026-01-02 UTC', false, '', 1),
                    (4, '2026-01-02 UTC', '9999-12-31 UTC', true, '', 1),
                    (5, '2026-01-03 UTC', '9999-12-31 UTC', true, 'elsewhere', 1)""");
    }

    @AfterEach
    void drop() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    void findsNothingWrongWithVersionsThatMeet() throws SQLException {
        assertThat(problems()).isEmpty();
    }

    @Test
    void findsAGapBetweenVersions() throws SQLException {
        execute("update public.t__ set __end = '2026-01-01 12:00:00 UTC' where __id = 1");

        assertThat(problems()).containsExactly("public.t__ (1): a version does not end where the next one starts");
    }

    @Test
    void findsTwoCurrentVersionsOfOneKey() throws SQLException {
        execute("update public.t__ set __current = true where __id = 3");

        assertThat(problems()).containsExactly("public.t__ (1): a version that is not the newest is current");
    }

    @Test
    void findsAVersionThatEndsBeforeItStarts() throws SQLException {
        execute("update public.t__ set __end = '2025-01-01 UTC' where __id = 2");

        assertThat(problems()).containsExactly("public.t__ (2): a version ends before it starts");
    }

    private List<String> problems() throws SQLException {
        return new History(connection).problems(new Table("public", "t").main(), List.of("id"));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
