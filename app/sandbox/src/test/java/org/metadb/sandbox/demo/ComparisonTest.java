package org.metadb.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

class ComparisonTest {
    private static final TablePair ITEMS =
            new TablePair(new Table("catalog", "items"), new Table("library_catalog", "items"), List.of());

    private TestDatabase database;
    private Connection connection;

    @BeforeEach
    void createEqualTables() throws SQLException {
        database = TestPostgres.freshDatabase();
        connection = database.connect();
        execute("""
                create schema catalog;
                create table catalog.items (
                    place text, number int, title text, price numeric, seen timestamptz, more jsonb,
                    primary key (number, place));
                insert into catalog.items
                select (array['a', 'B', 'ä', 'b c', '"'])[1 + n % 5], n, case when n % 7 > 0 then 'title ' || n end,
                       n / 4.0, timestamptz '2020-01-01 UTC' + n * interval '1.000001 s', jsonb_build_object('n', n)
                  from generate_series(1, 200) n;
                create schema library_catalog;
                create table library_catalog.items (
                    __id bigint, __current boolean, number int, more jsonb, price numeric, title text, seen timestamptz,
                    place text);
                insert into library_catalog.items
                select 1, true, number, more, price, title, seen, place from catalog.items order by random();
                """);
    }

    @AfterEach
    void drop() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    void findsEqualTablesEqualWhateverTheOrderOfRowsAndColumns() throws SQLException {
        Comparison comparison = compare(ITEMS);

        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.equal()).isTrue();
        assertThat(comparison.sourceRows()).isEqualTo(200);
        assertThat(comparison.currentRows()).isEqualTo(200);
    }

    @Test
    void findsTheValueThatDiffersByTableKeyAndColumn() throws SQLException {
        execute("update library_catalog.items set title = 'other' where number = 41");

        assertThat(compare(ITEMS).differences())
                .containsExactly(new Difference(
                        ITEMS.current(), "(41,B)", "title", Optional.of("title 41"), Optional.of("other")));
    }

    @Test
    void tellsNullFromAnEmptyText() throws SQLException {
        execute("update library_catalog.items set title = '' where number = 7");

        Difference difference = compare(ITEMS).differences().get(0);

        assertThat(difference.source()).isEmpty();
        assertThat(difference.current()).contains("");
        assertThat(difference).hasToString("library_catalog.items (7,ä) column title: source NULL, current table ''");
    }

    @Test
    void countsAnotherScaleOfANumberAsADifference() throws SQLException {
        execute("update library_catalog.items set price = 1.5000 where number = 6");

        assertThat(compare(ITEMS).equal()).isFalse();
    }

    @Test
    void countsAMicrosecondAsADifference() throws SQLException {
        execute("update library_catalog.items set seen = seen + interval '1 microsecond' where number = 6");

        assertThat(compare(ITEMS).differing()).isEqualTo(1);
    }

    @Test
    void findsRowsThatOnlyOneSideHas() throws SQLException {
        execute("delete from library_catalog.items where number in (1, 200)");
        execute("delete from catalog.items where number = 100");

        Comparison comparison = compare(ITEMS);

        assertThat(comparison.differences())
                .extracting(Difference::key)
                .containsExactlyInAnyOrder("(1,B)", "(200,a)", "(100,a)");
        assertThat(comparison.sourceRows()).isEqualTo(199);
        assertThat(comparison.currentRows()).isEqualTo(198);
    }

    @Test
    void findsAKeyThatIsThereTwice() throws SQLException {
        execute("insert into library_catalog.items select * from library_catalog.items where number = 50");

        assertThat(compare(ITEMS).differences()).extracting(Difference::key).containsExactly("(50,a)");
    }

    @Test
    void countsAllDifferencesButShowsTheFirstOnly() throws SQLException {
        execute("update library_catalog.items set title = 'other'");

        Comparison comparison = compare(ITEMS);

        assertThat(comparison.differing()).isEqualTo(200);
        assertThat(comparison.differences()).hasSize(Comparison.SHOWN_MAX);
    }

    @Test
    void findsColumnsThatOneSideLacks() throws SQLException {
        execute("alter table catalog.items add column desk text");
        execute("alter table library_catalog.items add column shelf text");

        assertThat(compare(ITEMS).differences())
                .extracting(Difference::column)
                .containsExactlyInAnyOrder("desk", "shelf");
    }

    @Test
    void findsAnExcludedColumnThatCameThrough() throws SQLException {
        assertThat(compare(ITEMS.without("more")).differences())
                .containsExactly(
                        new Difference(ITEMS.current(), "", "more", Optional.of("no column"), Optional.of("a column")));
    }

    @Test
    void findsAMissingTableDifferent() throws SQLException {
        execute("drop table library_catalog.items");

        assertThat(compare(ITEMS).equal()).isFalse();
    }

    private Comparison compare(TablePair tables) throws SQLException {
        return Comparison.of(connection, connection, tables);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
