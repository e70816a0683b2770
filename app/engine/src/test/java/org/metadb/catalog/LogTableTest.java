package org.metadb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.metadb.catalog.LogTable.Row;

class LogTableTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final String ROWS = "select log_time at time zone 'UTC', error_severity, message, tableoid::regclass"
            + " from metadb.log order by log_time";
    private static final String MESSAGES = "select message from metadb.log order by log_time";

    @Test
    void writesEachRowIntoThePartitionOfItsYear() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            new LogTable(fixture.pool())
                    .write(List.of(
                            new Row(Instant.parse("2026-12-31T23:59:59.999999Z"), "INFO", "last"),
                            new Row(Instant.parse("2027-01-01T00:00:00Z"), "WARNING", "first\0 \ud800 'quoted'")));
            assertThat(fixture.rows(ROWS))
                    .containsExactly(
                            "2026-12-31 23:59:59.999|INFO|last|metadb.zzz___log___2026",
                            "2027-01-01 00:00:00|WARNING|first ? 'quoted'|metadb.zzz___log___2027");
        }
    }

    @Test
    void servesTwoServersThatNeedTheSamePartition() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            LogTable here = new LogTable(fixture.pool());
            LogTable there = new LogTable(fixture.pool());
            here.write(List.of(row(0, "here")));
            there.write(List.of(row(1, "there")));
            assertThat(fixture.rows(MESSAGES)).containsExactly("here", "there");
        }
    }

    @Test
    void writesAfterAFailureWhatTheDatabaseCanTakeThen() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            LogTable log = new LogTable(fixture.pool());
            assertThatThrownBy(() -> log.write(List.of(row(0, "before there is a catalog"))))
                    .isInstanceOf(SQLException.class);
            fixture.setup().prepareForStart();
            log.write(List.of(row(0, "before there is a catalog")));
            assertThat(fixture.rows(MESSAGES)).containsExactly("before there is a catalog");
        }
    }

    @Test
    void makesAPartitionAgainThatSomeoneDropped() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            LogTable log = new LogTable(fixture.pool());
            log.write(List.of(row(0, "gone with its partition")));
            fixture.run("drop table metadb.zzz___log___2026");
            assertThatThrownBy(() -> log.write(List.of(row(1, "kept")))).isInstanceOf(SQLException.class);
            log.write(List.of(row(1, "kept")));
            assertThat(fixture.rows(MESSAGES)).containsExactly("kept");
        }
    }

    @Test
    void leavesOutOnlyTheRowThatTheDatabaseRefuses() throws Exception {
        try (CatalogFixture fixture = new CatalogFixture()) {
            fixture.setup().prepareForStart();
            fixture.run("""
                    create function metadb.refuse() returns trigger language plpgsql as $$
                    begin
                        raise exception 'not in this encoding' using errcode = 'untranslatable_character';
                    end $$
                    """, """
                    create trigger refuse before insert on metadb.log for each row
                        when (new.message = 'refused') execute function metadb.refuse()
                    """);
            new LogTable(fixture.pool()).write(List.of(row(0, "one"), row(1, "refused"), row(2, "two")));
            assertThat(fixture.rows(MESSAGES)).containsExactly("one", "two");
        }
    }

    private static Row row(long second, String message) {
        return new Row(NOON.plusSeconds(second), "INFO", message);
    }
}
