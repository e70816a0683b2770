package org.metadb.sandbox.soak;

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

/** A judge that finds nothing wrong proves nothing unless it finds what is. */
class ComparisonTest {
    private static final List<String> TABLES = List.of("t");

    private final TestDatabase source = TestPostgres.freshDatabase();
    private final TestDatabase target = TestPostgres.freshDatabase();

    @BeforeEach
    void arrange() throws SQLException {
        run(source, "create table public.t (id int primary key, v text)", "insert into t values (1, 'a')");
        try (Connection connection = source.connect()) {
            Audit.begin(connection, TABLES);
        }
        run(
                source,
                "update t set v = 'b'",
                "update t set v = v",
                "update t set v = 'a'",
                "insert into t values (2, 'x')",
                "delete from t where id = 2",
                "insert into t values (3, 'gone')",
                "truncate t",
                "insert into t values (1, 'c')",
                "update t set id = 10");
        run(
                target,
                "create schema s",
                "create table s.t__ (__id serial, __start timestamptz, __end timestamptz, __current bool, id int, v text)",
                "create view s.t as select * from s.t__ where __current",
                "insert into s.t__ (__start, __end, __current, id, v) values"
                        + " ('2020-01-01', '2020-01-02', false, 1, 'a'), ('2020-01-02', '2020-01-03', false, 1, 'b'),"
                        + " ('2020-01-03', '2020-01-04', false, 1, 'a'), ('2020-01-05', '2020-01-06', false, 1, 'c'),"
                        + " ('2020-01-01', '2020-01-02', false, 2, 'x'), ('2020-01-01', '2020-01-02', false, 3, 'gone'),"
                        + " ('2020-01-06', '9999-12-31 00:00:00+00', true, 10, 'c')");
    }

    @AfterEach
    void end() {
        source.close();
        target.close();
    }

    private static void run(TestDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String compare() throws SQLException {
        try (Connection from = source.connect();
                Connection to = target.connect()) {
            Comparison comparison = Comparison.of(from, to, "s", TABLES);
            String lines = String.join("\n", comparison.lines()).replaceAll(" +", " ");
            assertThat(comparison.equal()).isEqualTo(!lines.contains("missing") && !lines.contains("current table"));
            return lines;
        }
    }

    @Test
    void findsNothingWhereAllIsThere() throws SQLException {
        assertThat(compare())
                .contains("versions compared 7\n lost 0\n doubled 0\n wrong 0\ncurrent rows compared 1\n unequal 0");
    }

    @Test
    void takesARowThatCameBackAtOnceForWhatItIs() throws SQLException {
        run(target, "update s.t__ set __end = '2020-01-05' where id = 1 and __start = '2020-01-03'");
        assertThat(compare()).contains("lost 0\n doubled 0\n wrong 0");
    }

    @Test
    void findsALostVersion() throws SQLException {
        run(target, "delete from s.t__ where id = 2");
        assertThat(compare()).contains("lost 1\n doubled 0\n wrong 0").contains("t__ 2: 1 versions entered, 0 stored");
    }

    @Test
    void findsADoubledVersion() throws SQLException {
        run(
                target,
                "insert into s.t__ (__start, __end, __current, id, v) values ('2020-01-06', '2020-01-07', false, 2, 'x')");
        assertThat(compare()).contains("lost 0\n doubled 1\n wrong 0");
    }

    @Test
    void findsAnotherOrderAndAGap() throws SQLException {
        run(target, "update s.t__ set __end = '2020-01-01 12:00' where id = 1 and __start = '2020-01-01'");
        assertThat(compare()).contains("lost 0\n doubled 0\n wrong 1");
    }

    @Test
    void findsACurrentRowThatIsNotTheSources() throws SQLException {
        run(target, "update s.t__ set v = 'other' where id = 10");
        assertThat(compare())
                .contains("wrong 1")
                .contains("unequal 1")
                .contains("current table s.t (10) column v: source 'c', current table 'other'");
    }
}
