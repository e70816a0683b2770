package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.event.RawRecord;
import org.metadb.pg.MetadbException;
import org.metadb.stream.Replay.Outcome;
import org.metadb.target.ReplaySession.Name;

/** Dead letters put through again: history becomes what it would have been. */
class ReplayTest {

    private static final String NO_BAD = "alter table t.row__ add constraint no_bad check (v not like 'bad%')";
    private static final String ANY = "alter table t.row__ drop constraint no_bad";

    private final WriterFixture fixture = new WriterFixture(1, Map.of());
    private final SourceTopic source = new SourceTopic(0);

    @BeforeEach
    void begin() {
        fixture.merge(source.insert(100, "first", null));
        fixture.run(NO_BAD);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    private void assertNothingKept() {
        assertThat(fixture.rows("select id from metadb.dead_letter")).isEmpty();
        assertThat(fixture.rows("select id from metadb.dead_letter_follower")).isEmpty();
    }

    @Test
    void appliesTheNewestAsAnyEvent() {
        fixture.merge(source.insert(1, "a", "xxx"));
        fixture.merge(source.update(1, "bad", SourceTopic.PLACEHOLDER), source.insert(2, "bad", null));
        assertThat(fixture.versions(1)).containsExactly("a|xxx|2|inf*|1020|null");
        fixture.run(ANY);

        assertThat(fixture.replay()).isEqualTo(new Outcome(2, 0));

        assertThat(fixture.versions(1)).containsExactly("a|xxx|2|3|1020|1030", "bad|xxx|3|inf*|1030|null");
        assertThat(fixture.versions(2)).containsExactly("bad|null|4|inf*|1040|null");
        assertNothingKept();
    }

    @Test
    void entersTheOlderInItsPlace() {
        fixture.merge(source.insert(1, "a", null));
        fixture.merge(source.update(1, "bad", null));
        fixture.merge(source.update(1, "c", null), source.update(1, "d", null));
        fixture.run(ANY);

        assertThat(fixture.replay()).isEqualTo(new Outcome(1, 0));

        assertThat(fixture.versions(1))
                .containsExactly(
                        "a|null|2|3|1020|1030",
                        "bad|null|3|4|1030|1040",
                        "c|null|4|5|1040|1050",
                        "d|null|5|inf*|1050|null");
        assertNothingKept();
    }

    @Test
    void remembersThatAnEqualRowCameBackAfterIt() {
        fixture.merge(source.insert(1, "a", null));
        fixture.merge(source.update(1, "bad", null));
        fixture.merge(source.update(1, "a", null));
        assertThat(fixture.versions(1)).containsExactly("a|null|2|inf*|1020|null");
        fixture.run(ANY);

        fixture.replay();

        assertThat(fixture.versions(1))
                .containsExactly("a|null|2|3|1020|1030", "bad|null|3|4|1030|1040", "a|null|4|inf*|1040|null");
    }

    @Test
    void remembersThatTheRowWasDeletedAfterIt() {
        fixture.merge(source.insert(1, "bad", null));
        fixture.merge(source.delete(1));
        fixture.merge(source.insert(2, "bad", null), source.delete(2), source.insert(2, "again", null));
        fixture.run(ANY);

        fixture.replay();

        assertThat(fixture.versions(1)).containsExactly("bad|null|2|3|1020|1030");
        assertThat(fixture.versions(2)).containsExactly("bad|null|4|5|1040|1050", "again|null|6|inf*|1060|null");
        assertNothingKept();
    }

    @Test
    void remembersThatTheTableWasTruncatedAfterIt() {
        fixture.merge(source.insert(1, "bad", null));
        fixture.merge(source.truncate());
        fixture.merge(source.insert(3, "c", null));
        fixture.run(ANY);

        fixture.replay();

        assertThat(fixture.versions(1)).containsExactly("bad|null|2|3|1020|1030");
        assertThat(fixture.versions(3)).containsExactly("c|null|4|inf*|1040|null");
        assertThat(fixture.versions(100)).containsExactly("first|null|1|3|1010|1030");
        assertNothingKept();
    }

    @Test
    void carriesALargeValueIntoWhatLeftItUnchanged() {
        fixture.merge(source.insert(1, "bad", "xxx"));
        fixture.merge(source.update(1, "b", SourceTopic.PLACEHOLDER));
        assertThat(fixture.versions(1)).containsExactly("b|null|3|inf*|1030|null");
        fixture.run(ANY);

        fixture.replay();

        assertThat(fixture.versions(1)).containsExactly("bad|xxx|2|3|1020|1030", "b|xxx|3|inf*|1030|null");
    }

    @Test
    void keepsWhatFailsAgainWithItsReasonRenewed() {
        fixture.merge(source.insert(1, "bad 1", null), source.insert(1, "bad 2", null), source.update(1, "c", null));
        fixture.run("update metadb.dead_letter set reason = 'old', logged_at = '2000-01-01'");

        assertThat(fixture.replay()).isEqualTo(new Outcome(0, 2));

        assertThat(fixture.rows("select reason, logged_at > '2001-01-01' from metadb.dead_letter"))
                .hasSize(2)
                .allMatch(row -> row.contains("violates check constraint \"no_bad\" (SQLSTATE 23514)|t"));
        assertThat(fixture.versions(1)).containsExactly("c|null|4|inf*|1040|null");

        fixture.run(ANY, "alter table t.row__ add constraint no_bad check (v <> 'bad 1')");
        assertThat(fixture.replay()).isEqualTo(new Outcome(1, 1));
        assertThat(fixture.versions(1)).containsExactly("bad 2|null|3|4|1030|1040", "c|null|4|inf*|1040|null");

        fixture.run(ANY);
        assertThat(fixture.replay()).isEqualTo(new Outcome(1, 0));
        assertThat(fixture.versions(1))
                .containsExactly("bad 1|null|2|3|1020|1030", "bad 2|null|3|4|1030|1040", "c|null|4|inf*|1040|null");
        assertNothingKept();
    }

    @Test
    void appliesTheGoodAmongManyInFewTransactions() {
        fixture.merge(IntStream.rangeClosed(1, 150)
                .mapToObj(id -> source.insert(id, id == 77 ? "bad still" : "bad", null))
                .toArray(RawRecord[]::new));
        assertThat(fixture.rows("select count(*) from metadb.dead_letter")).containsExactly("150");
        fixture.run(ANY, "alter table t.row__ add constraint no_bad check (v <> 'bad still')");

        assertThat(fixture.replay()).isEqualTo(new Outcome(149, 1));

        assertThat(fixture.rows("select count(*), count(distinct xmin::text) < 12 from t.row where v = 'bad'"))
                .containsExactly("149|t");
        assertThat(fixture.replay()).isEqualTo(new Outcome(0, 1));
    }

    @Test
    void changesNothingWhenSaidAgainOrWhileNobodyReads() {
        fixture.merge(source.insert(1, "bad", null));
        fixture.run(ANY);
        fixture.catalog.pauseSource("s");

        assertThat(fixture.replay()).isEqualTo(new Outcome(1, 0));
        List<String> before = fixture.rows("select * from t.row__ order by __id");
        assertThat(fixture.replay()).isEqualTo(new Outcome(0, 0));

        assertThat(fixture.rows("select * from t.row__ order by __id")).isEqualTo(before);
    }

    @Test
    void takesATableByAnyOfItsNames() {
        fixture.merge(source.insert(1, "bad", null));
        fixture.run(ANY);
        Replay replay = new Replay(fixture.context);

        assertThatThrownBy(() -> replay.run("s", Optional.of(new Name("t", "rows"))))
                .isInstanceOf(MetadbException.class)
                .hasMessageContaining("has no table \"t.rows\"");
        assertThatThrownBy(() -> replay.run("none", Optional.empty())).hasMessageContaining("does not exist");
        for (Name name : List.of(new Name("public", "row"), new Name("t", "row"), new Name("t", "row__"))) {
            fixture.merge(source.insert(2, "good", null));
            assertThat(replay.run("s", Optional.of(name)).failed()).isZero();
        }
        assertThat(fixture.versions(1)).hasSize(1);
    }

    @Test
    void saysSoWhereAFilterKeptTheRecordOut() {
        fixture.catalog.alterSource("s", Map.of("column_stop_filter", Optional.of("[.]big$")));
        fixture.start();
        fixture.merge(source.insert(1, "bad", "secret"));
        assertThat(fixture.rows("select value from metadb.dead_letter")).containsExactly("null");
        fixture.run(ANY);

        assertThat(fixture.replay()).isEqualTo(new Outcome(0, 1));
        assertThat(fixture.rows("select reason from metadb.dead_letter"))
                .singleElement()
                .asString()
                .contains("was not kept, because a filter stops a column");
    }

    @Test
    void appliesARecordOnceThatTheConnectorSentTwice() {
        RawRecord bad = source.insert(1, "bad", null);
        fixture.merge(bad);
        fixture.merge(source.update(1, "b", null));
        fixture.run(
                "insert into metadb.dead_letter (data_source, topic, partition_id, record_offset, record_time, schema_name,"
                        + " table_name, key, value, reason) select data_source, topic, partition_id, 99, record_time, schema_name,"
                        + " table_name, key, value, reason from metadb.dead_letter",
                ANY);

        assertThat(fixture.replay()).isEqualTo(new Outcome(2, 0));

        assertThat(fixture.versions(1)).containsExactly("bad|null|2|3|1020|1030", "b|null|3|inf*|1030|null");
    }

    @Test
    void goesOnWhereAReplayWasBrokenOff() {
        fixture.merge(IntStream.rangeClosed(1, 250)
                .mapToObj(id -> source.insert(id, "bad", null))
                .toArray(RawRecord[]::new));
        fixture.run(
                ANY,
                "create function refuse() returns trigger language plpgsql as $$begin raise exception 'full' using errcode = '53100'; end$$",
                "create trigger refuse before insert on t.row for each row when (new.id = 230) execute function refuse()");

        assertThatThrownBy(fixture::replay).isInstanceOf(MetadbException.class).hasMessageContaining("full");
        assertThat(fixture.rows("select count(*) from t.row where v = 'bad'")).containsExactly("200");
        assertThat(fixture.rows("select count(*) from metadb.dead_letter")).containsExactly("50");

        fixture.run("drop trigger refuse on t.row");
        assertThat(fixture.replay()).isEqualTo(new Outcome(50, 0));
        assertThat(fixture.rows("select count(*), count(distinct id) from t.row__ where v = 'bad'"))
                .containsExactly("250|250");
        assertNothingKept();
    }

    @Test
    void forgetsWhatFollowedALetterThatSomebodyDeleted() {
        fixture.merge(source.insert(1, "bad", null), source.update(1, "b", null));
        assertThat(fixture.rows("select record_offset from metadb.dead_letter_follower"))
                .containsExactly("2");
        fixture.run("delete from metadb.dead_letter");

        assertThat(fixture.replay()).isEqualTo(new Outcome(0, 0));

        assertNothingKept();
        assertThat(fixture.versions(1)).containsExactly("b|null|3|inf*|1030|null");
    }

    @Test
    void appliesARowOfATableWithoutKey() {
        try (WriterFixture keyless = new WriterFixture(1, Map.of())) {
            SourceTopic topic = new SourceTopic(0);
            keyless.merge(topic.insertWithoutKey(1, "a"));
            keyless.run(NO_BAD);
            keyless.merge(
                    topic.insertWithoutKey(1, "bad"), topic.insertWithoutKey(1, "bad"), topic.insertWithoutKey(1, "b"));
            keyless.run(ANY);

            assertThat(keyless.replay()).isEqualTo(new Outcome(2, 0));

            assertThat(keyless.rows("select v, count(*) from t.row group by v order by v"))
                    .containsExactly("a|1", "b|1", "bad|2");
            assertThat(keyless.rows("select id from metadb.dead_letter")).isEmpty();
        }
    }
}
