package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.change.Batch;
import org.metadb.event.RawRecord;
import org.metadb.event.RecordPosition;
import org.metadb.pg.SqlState;
import org.metadb.position.TopicPartitionId;
import org.metadb.schema.ColumnType;

/** A batch and its positions: all or nothing, and only by who owns the partition. */
class CommitTest {

    private static final Table T = Table.named("t").key("id", ColumnType.INT4).column("v", ColumnType.TEXT);
    private static final UUID TOPIC_ID = new UUID(1, 1);
    private static final byte[] MEMORY = {1, 2, 3};

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    private static Batch create(int id, String value) {
        return Target.batch(T.destination(), List.of(T.create(1, 10, id, value)));
    }

    private static DeadLetter letter(String reason, boolean keepsValue) {
        RawRecord record = new RawRecord(
                new RecordPosition("topic", 3, 42),
                1_700_000_000_123L,
                "key".getBytes(StandardCharsets.UTF_8),
                new byte[] {0, (byte) 0xff},
                Map.of());
        return new DeadLetter(record, "public", "", reason, keepsValue);
    }

    @Test
    void beginsAtTheStartOfTheLogAndStoresWhatWasMerged() throws Exception {
        assertThat(target.position.fresh()).isTrue();
        assertThat(target.position.nextOffset()).isZero();
        assertThat(target.position.memory()).isEmpty();

        Target.Planned planned = target.plan(create(1, "A"));
        target.session.commit(
                planned.merges(), planned.tables(), List.of(new Progress(target.position, 17, MEMORY)), List.of());
        target.reopen();

        assertThat(target.position.fresh()).isFalse();
        assertThat(target.position.nextOffset()).isEqualTo(17);
        assertThat(target.position.revision()).isEqualTo(1);
        assertThat(target.position.memory()).isEqualTo(MEMORY);
        assertThat(target.rows("select v from s.t")).containsExactly("A");
    }

    @Test
    void movesPositionsOfManyPartitionsWithoutAnyChange() throws Exception {
        Map<TopicPartitionId, UUID> ids = Map.of(
                new TopicPartitionId("b", 0), new UUID(2, 2),
                new TopicPartitionId("a", 1), new UUID(3, 3),
                new TopicPartitionId("a", 0), new UUID(3, 3));
        Map<TopicPartitionId, HeldPosition> read = target.session.readPositions(ids);
        List<Progress> progress = new ArrayList<>();
        read.values()
                .forEach(at -> progress.add(new Progress(at, 5 + at.partition().partition(), MEMORY)));

        target.session.commit(List.of(), List.of(), progress, List.of());
        List<Progress> again = progress.stream()
                .map(done -> new Progress(done.after(), 9, MEMORY))
                .toList();
        target.session.commit(List.of(), List.of(), again.subList(0, 1), List.of());

        assertThat(
                        target.rows(
                                "select topic, partition_id, next_offset, revision from metadb.position where topic <> 'topic' order by 1, 2"))
                .containsExactly("a|0|9|2", "a|1|6|1", "b|0|5|1");
    }

    @Test
    void fencesAWriterWhoseSuccessorHasStored() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        try (TargetSession successor = target.open("source")) {
            HeldPosition read =
                    successor.readPositions(Map.of(Target.PARTITION, TOPIC_ID)).get(Target.PARTITION);
            successor.commit(
                    List.of(), List.of(), List.of(new Progress(read, read.nextOffset(), read.memory())), List.of());
        }

        assertThatThrownBy(() -> target.merge(T, T.update(2, 20, 1, "B")))
                .isInstanceOfSatisfying(
                        Fenced.class, fenced -> assertThat(fenced.partitions()).containsExactly(Target.PARTITION));
        assertThat(target.rows("select v from s.t__")).containsExactly("A");

        target.reopen();
        target.merge(T, T.update(2, 20, 1, "B"));
        assertThat(target.rows("select v from s.t")).containsExactly("B");
    }

    @Test
    void fencesAWriterWhoseMemoryIsNotTheStoredOne() throws Exception {
        target.run("update metadb.memory set state = '\\x0102'");

        assertThatThrownBy(() -> target.merge(T, T.create(1, 10, 1, "A"))).isInstanceOf(Fenced.class);
        assertThat(target.rows("select count(*) from s.t__")).containsExactly("0");
    }

    @Test
    void fencesAWriterWhosePositionsAreGone() throws Exception {
        target.run("delete from metadb.position");

        assertThatThrownBy(() -> target.merge(T, T.create(1, 10, 1, "A"))).isInstanceOf(Fenced.class);
    }

    @Test
    void beginsATopicMadeAnewAtTheStartWithTheMemoryOfTheOneBefore() throws Exception {
        target.session.commit(List.of(), List.of(), List.of(new Progress(target.position, 17, MEMORY)), List.of());

        HeldPosition read = target.session
                .readPositions(Map.of(Target.PARTITION, new UUID(9, 9)))
                .get(Target.PARTITION);

        assertThat(read.fresh()).isTrue();
        assertThat(read.nextOffset()).isZero();
        assertThat(read.memory()).isEqualTo(MEMORY);
    }

    @Test
    void leavesNothingInTheTablesWhenPositionsCannotBeStored() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        target.run(
                "create function fail() returns trigger language plpgsql as $$ begin raise 'disk full' using errcode = '53100'; end $$",
                "create trigger fail before update on metadb.position for each row execute function fail()");
        Target.Planned planned = target.plan(create(2, "B"));

        assertThatThrownBy(() -> target.commit(planned, letter("bad", true)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("disk full");
        assertThat(target.rows("select id from s.t__")).containsExactly("1");
        assertThat(target.rows("select count(*) from metadb.dead_letter")).containsExactly("0");

        target.run("drop trigger fail on metadb.position");
        target.commit(planned, letter("bad", true));
        assertThat(target.rows("select id from s.t__ order by 1")).containsExactly("1", "2");
        assertThat(target.rows("select count(*) from metadb.dead_letter")).containsExactly("1");
    }

    @Test
    void writesDeadLettersWithTheBatch() throws Exception {
        target.commit(target.plan(create(1, "A")), letter("no such thing", true), letter("kept \0 back \ud800", false));

        assertThat(target.rows("""
                select data_source, topic, partition_id, record_offset, record_time, schema_name, table_name, key, value, reason
                from metadb.dead_letter order by id"""))
                .containsExactly(
                        "source|topic|3|42|2023-11-14 22:13:20.123+00|public|null|\\x6b6579|\\x00ff|no such thing",
                        "source|topic|3|42|2023-11-14 22:13:20.123+00|public|null|null|null|kept \ufffd back ?");
    }

    @Test
    void reportsAValueThatPostgresqlRefusesAndGoesOn() throws Exception {
        Table t = T.column("doc", ColumnType.JSONB);
        target.merge(t, t.create(1, 10, 1, "A", "{}"));

        SQLException json = catchThrowableOfType(
                SQLException.class, () -> target.merge(t, t.update(2, 20, 1, "B", "{\"a\": \"\\u0000\"}")));
        SQLException text =
                catchThrowableOfType(SQLException.class, () -> target.merge(t, t.update(2, 20, 1, "\0", "{}")));
        SQLException malformed =
                catchThrowableOfType(SQLException.class, () -> target.merge(t, t.update(2, 20, 1, "B", "{")));

        assertThat(List.of(json, text, malformed)).allMatch(fault -> SqlState.isDataFault(fault.getSQLState()));
        target.merge(t, t.update(3, 30, 1, "C", "[]"));
        assertThat(target.rows("select v, doc from s.t__ order by __id")).containsExactly("A|{}", "C|[]");
    }

    @Test
    void keepsADataSourcesGroupsApart() throws Exception {
        try (TargetSession other = TargetSession.open(target.settings(), target.tables, "source", "other group")) {
            HeldPosition read =
                    other.readPositions(Map.of(Target.PARTITION, TOPIC_ID)).get(Target.PARTITION);
            assertThat(read.fresh()).isTrue();
            other.commit(List.of(), List.of(), List.of(new Progress(read, 5, read.memory())), List.of());
        }
        target.merge(T, T.create(1, 10, 1, "A"));
        assertThat(target.rows("select consumer_group, next_offset from metadb.position order by 1"))
                .containsExactly("group|1", "other group|5");
    }
}
