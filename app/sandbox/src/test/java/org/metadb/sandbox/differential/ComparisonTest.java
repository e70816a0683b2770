package org.metadb.sandbox.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestPostgres;

class ComparisonTest {
    private static final TablePair ITEMS =
            TablePair.of(new Table("catalog", "items"), new Table("library_catalog", "items"));

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

    @Test
    void findsAnEmptyTableEqualThatNothingWasSentOf() throws SQLException {
        execute("drop table library_catalog.items; truncate catalog.items");

        assertThat(compare(ITEMS).equal()).isTrue();
    }

    @Test
    void comparesTablesWithoutPrimaryKeyAsCollections() throws SQLException {
        execute("""
                create table catalog.log (what text, number int);
                insert into catalog.log values ('a', 1), ('a', 1), ('a', 1), (null, 2);
                create table library_catalog.log as select 1 as __id, number, what from catalog.log;
                """);
        TablePair log = TablePair.of(new Table("catalog", "log"), new Table("library_catalog", "log"));
        assertThat(compare(log).equal()).isTrue();

        execute(
                "update catalog.log set number = 3 where what is null; insert into library_catalog.log values (9, 1, 'a')");

        assertThat(compare(log).differences())
                .extracting(Difference::toString)
                .containsExactly(
                        "library_catalog.log (,2): source 'no row', current table 'a row'",
                        "library_catalog.log (,3): source 'a row', current table 'no row'",
                        "library_catalog.log (a,1): source 'no row', current table 'a row'");
    }

    @Test
    void followsNamesWithQuotesAndColumnsNamedLikeOurs() throws SQLException {
        execute("""
                create schema "o'dd ""x";
                create table "o'dd ""x"."t ""; drop" ("__id" int primary key, "a ""b" text, "__id__source" int);
                insert into "o'dd ""x"."t ""; drop" values (1, 'one', 7), (2, 'two', 8);
                create table library_catalog."t ""; drop" as
                select 1 as __id, "__id" as "__id__source", "a ""b", "__id__source" as "__id__source__source"
                  from "o'dd ""x"."t ""; drop";
                """);
        TablePair odd = TablePair.of(new Table("o'dd \"x", "t \"; drop"), new Table("library_catalog", "t \"; drop"));
        assertThat(compare(odd).equal()).isTrue();

        execute("update library_catalog.\"t \"\"; drop\" set __id__source__source = 9 where __id__source = 2");

        assertThat(compare(odd).differences()).extracting(Difference::column).containsExactly("__id__source");
    }

    @Test
    void comparesAColumnInTheFormThatBothSidesHaveInCommon() throws SQLException {
        execute("update library_catalog.items set seen = date_trunc('second', seen), price = price * 1.0");
        TablePair common = ITEMS.with("seen", ColumnRule.Form.of("date_trunc('second', $)", "no fractions are kept"))
                .with("price", ColumnRule.Form.of("trim_scale($)", "the scale is another"));

        assertThat(compare(ITEMS).equal()).isFalse();
        assertThat(compare(common).differences()).isEmpty();
    }

    @Test
    void leavesOutAnIgnoredColumnWhicheverSideHasIt() throws SQLException {
        execute("alter table catalog.items add column desk text");
        execute("alter table library_catalog.items add column shelf text");
        execute("update library_catalog.items set title = 'other'");

        assertThat(compare(ITEMS.ignoring("not asked", "desk", "shelf", "title"))
                        .equal())
                .isTrue();
    }

    @Test
    void comparesOnlyTheRowsOfOneOrigin() throws SQLException {
        execute("alter table library_catalog.items add column __origin text default 'it''s'");
        execute("insert into library_catalog.items (__origin, place, number) values ('other', 'a', 1000)");

        assertThat(compare(ITEMS).equal()).isFalse();
        assertThat(compare(ITEMS.ofOrigin("it's")).equal()).isTrue();
    }

    @Test
    void printsBothSidesAlikeWhateverTheirSettings() throws SQLException {
        execute("""
                create table catalog.sample (id int primary key, at timestamptz, span interval, share float8, raw bytea);
                insert into catalog.sample values (1, '2026-01-31 12:00:00.5+02', '1 day 02:00', 0.1, 'a');
                create table library_catalog.sample as table catalog.sample;
                """);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("set timezone = 'Asia/Tokyo'; set datestyle = 'ISO, DMY'; set extra_float_digits = -5;"
                    + " set intervalstyle = 'iso_8601'; set bytea_output = 'escape'");
            TablePair sample = TablePair.of(new Table("catalog", "sample"), new Table("library_catalog", "sample"));
            assertThat(Comparison.of(connection, other, sample).differences()).isEmpty();
        }
    }

    @Test
    void findsTheTablesOfASchema() throws SQLException {
        execute("create table catalog.places (id int); create view catalog.seen as select 1");

        assertThat(Differential.pairs(connection, Map.of("catalog", "library_catalog")))
                .containsExactly(
                        ITEMS, TablePair.of(new Table("catalog", "places"), new Table("library_catalog", "places")));
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
