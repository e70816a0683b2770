package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.event.ChangeEvent;
import org.metadb.event.RawRecord;
import org.metadb.event.Row;
import org.metadb.position.TopicPartitionId;

/** What a writer makes of bad records, of a bad database, and of its own faults. */
class WriterTest {

    private static final String NO_BAD = "alter table t.row__ add constraint no_bad check (v not like 'bad%')";
    private static final String ANY = "alter table t.row__ drop constraint no_bad";
    private static final TopicPartitionId FIRST = new TopicPartitionId(SourceTopic.NAME, 0);

    private WriterFixture fixture;
    private final SourceTopic source = new SourceTopic(0);
    private final SourceTopic other = new SourceTopic(1);

    private void begin(Map<String, String> options) {
        fixture = new WriterFixture(2, options);
        fixture.merge(source.insert(1, "first", null));
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    private long commits() {
        return Long.parseLong(fixture.rows("select sum(revision) from metadb.position where partition_id = 0")
                .get(0));
    }

    private List<String> letters() {
        return fixture.rows("select partition_id, record_offset from metadb.dead_letter order by id");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void findsBadRecordsAmongThousandsInFewTransactions(int bad) {
        begin(Map.of());
        fixture.run(NO_BAD);
        List<RawRecord> records = new ArrayList<>();
        for (int id = 2; id < 3002; id++) {
            records.add(source.insert(id, id % (3000 / bad) == 77 ? "bad" : "good", null));
        }
        long before = commits();
        long transactions = Long.parseLong(fixture.rows("select txid_current()").get(0));

        fixture.merge(records.toArray(RawRecord[]::new));

        // each bad record costs a commit and a rollback for each halving at most: log2(3000) = 12
        assertThat(commits() - before).isLessThanOrEqualTo(1 + 12L * bad + bad);
        assertThat(Long.parseLong(fixture.rows("select txid_current()").get(0)) - transactions)
                .isLessThan(2 * (1 + 13L * bad) + 50);
        assertThat(fixture.rows("select count(*) from t.row")).containsExactly(String.valueOf(3001 - bad));
        assertThat(letters()).hasSize(bad);
    }

    @Test
    void stopsAtTheFirstBadRecordWhereToldTo() {
        begin(Map.of("on_error", "stop"));
        fixture.run(NO_BAD);

        fixture.merge(
                source.insert(2, "b", null),
                other.insert(20, "x", null),
                source.insert(3, "bad", null),
                source.insert(4, "d", null));

        assertThat(fixture.rows("select id from t.row order by id")).containsExactly("1", "2", "20");
        assertThat(letters()).isEmpty();
        assertThat(fixture.halts.of(FIRST))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith(
                                "stopped at record srv.public.row.0:2 of table public.row, as on_error 'stop' says: ")
                        .contains("\"no_bad\"", "resume data source \"s\"", "set on_error 'dead_letter'"));
        assertThat(fixture.halts.of(new TopicPartitionId(SourceTopic.NAME, 1))).isPresent();

        fixture.merge(source.insert(5, "e", null));
        assertThat(fixture.rows("select count(*) from t.row")).containsExactly("3");

        fixture.start();
        assertThat(fixture.halts.haltsAll()).isFalse();
        assertThat(fixture.assign()).containsEntry(0, 2L).containsEntry(1, 1L);
    }

    @Test
    void stopsAtARecordThatCannotBeDecodedAndPutsItAsideOnceToldTo() {
        begin(Map.of("on_error", "stop"));
        RawRecord good = source.insert(2, "b", null);
        RawRecord foreign = source.foreign(3, "Struct{id=3}");
        RawRecord last = source.insert(4, "d", null);

        fixture.merge(good, foreign, last);
        assertThat(fixture.rows("select id from t.row order by id")).containsExactly("1", "2");
        fixture.start();
        fixture.merge(foreign, last);
        assertThat(fixture.halts.haltsAll()).isTrue();
        assertThat(fixture.assign()).containsEntry(0, 2L);

        fixture.catalog.alterSource("s", Map.of("on_error", Optional.of("dead_letter")));
        fixture.start();
        fixture.merge(foreign, last);
        assertThat(fixture.rows("select id from t.row order by id")).containsExactly("1", "2", "4");
        assertThat(letters()).containsExactly("0|2");
        assertThat(fixture.counts.otherForm())
                .hasValueSatisfying(text -> assertThat(text).contains(SourceTopic.NAME, "StringConverter"));
    }

    @Test
    void stopsOnlyThePartitionWhoseRecordItFailsAt() {
        begin(Map.of());
        List<Buffer.Entry> entries = new ArrayList<>();
        for (int id = 2; id < 40; id++) {
            RawRecord raw = source.insert(id, "v", null);
            entries.add(fixture.entry(raw, id == 20 ? broken(raw) : fixture.decode(raw)));
            RawRecord elsewhere = other.insert(100 + id, "v", null);
            entries.add(fixture.entry(elsewhere, fixture.decode(elsewhere)));
        }

        fixture.merge(entries);

        assertThat(fixture.rows("select count(*) from t.row where id < 20")).containsExactly("19");
        assertThat(fixture.rows("select count(*) from t.row where id between 20 and 99"))
                .containsExactly("0");
        assertThat(fixture.rows("select count(*) from t.row where id > 100")).containsExactly("38");
        assertThat(letters()).isEmpty();
        assertThat(fixture.halts.of(FIRST))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("srv.public.row.0:19", "internal error", "resumed"));
        assertThat(fixture.halts.of(new TopicPartitionId(SourceTopic.NAME, 1))).isEmpty();
        assertThat(fixture.assign()).containsEntry(0, 19L).containsEntry(1, 38L);
    }

    /** What no decoder makes: a row that ends in the middle of a field. It stands for a fault of the program. */
    private ChangeEvent broken(RawRecord raw) {
        ChangeEvent event = (ChangeEvent) fixture.decode(raw);
        Row key = event.key().orElseThrow();
        return new ChangeEvent(
                event.at(),
                event.source(),
                event.operation(),
                Optional.of(new Row(key.schema(), new byte[] {0, 0}, false)),
                event.after(),
                event.before(),
                event.oldKey(),
                event.size());
    }

    /** Disk full, out of memory, conflicts, read-only, cancelled, shut down, I/O error, corruption, a privilege, a limit that no value passes. */
    @Test
    void waitsOutWhatIsNotTheRecordsFault() {
        begin(Map.of());
        int id = 1;
        for (String sqlState : List.of(
                "53100", "53200", "53300", "53400", "40001", "40P01", "25006", "57014", "57P01", "58030", "XX001",
                "42501", "54011")) {
            refuseWith(sqlState);
            RawRecord record = source.insert(++id, "b", null);
            long offset = record.at().offset();

            fixture.merge(record);

            assertThat(letters()).as(sqlState).isEmpty();
            assertThat(fixture.status.error())
                    .hasValueSatisfying(error -> assertThat(error).contains("target database"));
            assertThat(fixture.assign()).containsEntry(0, offset);
            fixture.run("drop trigger refuse on t.row");
            fixture.merge(record);
            assertThat(fixture.rows("select v from t.row where id = " + id)).containsExactly("b");
            assertThat(fixture.status.error()).isEmpty();
        }
        assertThat(letters()).isEmpty();
    }

    @Test
    void leavesOutATableThatIsLockedUntilItIsFree() {
        begin(Map.of());
        refuseWith("55P03");
        RawRecord record = source.insert(2, "b", null);

        fixture.merge(record);

        assertThat(letters()).isEmpty();
        assertThat(fixture.status.error()).as("the target works").isEmpty();
        assertThat(fixture.assign()).containsEntry(0, record.at().offset());
        fixture.run("drop trigger refuse on t.row");
        fixture.merge(record);
        assertThat(fixture.rows("select v from t.row where id = 2")).containsExactly("b");
    }

    @Test
    void putsAsideWhatIsTheRecordsFault() {
        begin(Map.of());
        int id = 1;
        for (String sqlState : List.of("22021", "22P02", "23502", "23505", "23514", "23P01", "54000", "54001")) {
            refuseWith(sqlState);
            fixture.merge(source.insert(++id, "b", null));
            fixture.run("drop trigger refuse on t.row");
        }

        assertThat(letters()).containsExactly("0|1", "0|2", "0|3", "0|4", "0|5", "0|6", "0|7", "0|8");
        assertThat(fixture.rows("select count(*) from t.row")).containsExactly("1");
    }

    /** From now on PostgreSQL answers each row with that error. */
    private void refuseWith(String sqlState) {
        fixture.run(
                "create or replace function refuse() returns trigger language plpgsql as $$begin raise exception 'no' using errcode = '"
                        + sqlState + "'; end$$",
                "create trigger refuse before insert on t.row for each row execute function refuse()");
    }

    @Test
    void waitsOutAReadOnlyDatabase() throws SQLException {
        begin(Map.of());
        String database = fixture.target.name();
        fixture.run("alter database " + database + " set default_transaction_read_only = on");
        fixture.start();
        RawRecord record = source.insert(2, "b", null);

        fixture.merge(record);

        assertThat(letters()).isEmpty();
        fixture.run(
                "set default_transaction_read_only = off",
                "alter database " + database + " reset default_transaction_read_only");
        fixture.start();
        fixture.merge(record);
        assertThat(fixture.rows("select v from t.row where id = 2")).containsExactly("b");
        assertThat(letters()).isEmpty();
    }

    @Test
    void waitsOutATerminatedSession() {
        begin(Map.of());
        fixture.run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'metadb s'"
                + " and datname = current_database()");
        RawRecord record = source.insert(2, "b", null);

        fixture.merge(record);
        assertThat(fixture.assign()).containsEntry(0, 1L);
        fixture.merge(record);

        assertThat(fixture.rows("select v from t.row where id = 2")).containsExactly("b");
        assertThat(letters()).isEmpty();
    }

    @Test
    void waitsOutALockThatSomebodyHolds() throws SQLException {
        begin(Map.of());
        RawRecord record = source.insert(2, "b", null);
        try (Connection holder = fixture.target.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table t.row__ in share mode");
            fixture.merge(record);
            holder.rollback();
        }

        assertThat(letters()).isEmpty();
        assertThat(fixture.assign()).containsEntry(0, 1L);
        fixture.merge(record);
        assertThat(fixture.rows("select v from t.row where id = 2")).containsExactly("b");
    }

    @Test
    void keepsReplayAndWriterApart() throws Exception {
        begin(Map.of());
        fixture.run(NO_BAD);
        fixture.merge(source.insert(2, "bad", null), source.update(2, "bad too", null));
        fixture.run(ANY);
        List<Replay.Outcome> outcomes = new ArrayList<>();
        List<Thread> sessions = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread session = new Thread(() -> {
                Replay.Outcome outcome = fixture.replay();
                synchronized (outcomes) {
                    outcomes.add(outcome);
                }
            });
            sessions.add(session);
        }
        RawRecord later = source.update(2, "good", null);
        try (Connection holder = fixture.target.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table t.row__ in share mode");
            sessions.forEach(Thread::start);
            Thread.sleep(300);
            holder.rollback();
        }
        fixture.merge(later);
        for (Thread session : sessions) {
            session.join();
        }

        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.stream().mapToInt(Replay.Outcome::applied).sum()).isEqualTo(2);
        assertThat(outcomes.stream().mapToInt(Replay.Outcome::failed).sum()).isZero();
        assertThat(fixture.versions(2))
                .containsExactly("bad|null|2|3|1020|1030", "bad too|null|3|4|1030|1040", "good|null|4|inf*|1040|null");
        assertThat(letters()).isEmpty();
        assertThat(Set.copyOf(fixture.rows("select count(*) from metadb.dead_letter_follower")))
                .containsExactly("0");
    }
}
