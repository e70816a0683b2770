package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.change.Batch;
import org.metadb.change.TableBatch;
import org.metadb.change.Truncation;
import org.metadb.change.Truncations;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.merge.TableMerge;
import org.metadb.position.Marks;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.schema.ColumnType;
import org.metadb.schema.TableSchema;
import org.metadb.simulation.Values;

/**
 * A table whose topic has several partitions, written by two sessions. Versions are shown as value, begin, end (a star while current), LSN, end
 * LSN.
 */
class SeveralPartitionsTest {

    private static final Table T = Table.named("t").key("id", ColumnType.INT8).column("v", ColumnType.TEXT);
    private static final KafkaTopic TWO = new KafkaTopic(new UUID(1, 1), 2);
    private static final KafkaTopic THREE = new KafkaTopic(new UUID(1, 1), 3);

    private final Target target = new Target();
    private final Worker first = new Worker(0);
    private final Worker second = new Worker(1);

    @AfterEach
    void close() {
        first.session.close();
        second.session.close();
        target.close();
    }

    /** A session that has one of the partitions. */
    private final class Worker {

        final Tables tables = new Tables();
        final TargetSession session;
        final TopicPartitionId partition;
        HeldPosition position;
        Batch batch;
        final List<TableMerge> merges = new ArrayList<>();
        final List<TableSchema> planned = new ArrayList<>();

        Worker(int partition) {
            this.partition = new TopicPartitionId("topic", partition);
            try {
                session = TargetSession.open(target.settings(), tables, "source", "group");
                read();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        void read() throws SQLException {
            position = session.readPositions(Map.of(partition, TWO.id())).get(partition);
        }

        void plan(boolean doubtful, ChangeEvent... events) throws Exception {
            session.readTruncations(T.destination());
            batch = new Batch();
            List<Truncation> arriving = new ArrayList<>();
            for (ChangeEvent event : events) {
                if (event.operation() == Operation.TRUNCATE) {
                    arriving.add(new Truncation(
                            event.source().timeMicros(), event.source().lsn(), true));
                }
            }
            batch.know(T.destination(), Truncations.ofSeveral(session.truncations(T.destination()), arriving));
            for (ChangeEvent event : events) {
                batch.add(T.destination(), event, doubtful);
            }
            merges.clear();
            planned.clear();
            for (TableBatch table : batch.tables()) {
                session.ensure(table).ifPresent(ready -> {
                    merges.add(TableMerge.plan(table, ready));
                    planned.add(ready);
                });
            }
        }

        void commit() throws Exception {
            Progress progress = new Progress(position, position.nextOffset() + 1, position.memory());
            session.commit(merges, planned, batch.truncations(), List.of(progress), List.of());
            position = progress.after();
        }

        void merge(ChangeEvent... events) throws Exception {
            try {
                plan(false, events);
                commit();
            } catch (TablesChanged e) {
                plan(false, events); // knowing the truncation that it had not known
                commit();
            }
        }

        void mergeInDoubt(ChangeEvent... events) throws Exception {
            plan(true, events);
            commit();
        }
    }

    private List<String> versions() throws SQLException {
        return target.versions("t", "v");
    }

    @Test
    void endsWhatIsOlderThanATruncationAndKeepsWhatIsNewer() throws Exception {
        first.merge(T.create(1, 10, 1, "older"), T.create(5, 50, 2, "newer"), T.create(3, 29, 3, "same time"));
        second.merge(T.truncate(3, 30));
        assertThat(versions()).containsExactly("older|1|3|10|30", "newer|5|inf*|50|null", "same time|3|3|29|30");
        second.merge(T.truncate(3, 30));
        assertThat(versions()).containsExactly("older|1|3|10|30", "newer|5|inf*|50|null", "same time|3|3|29|30");
    }

    @Test
    void endsOlderChangesThatComeAfterATruncationThatFoundNoTable() throws Exception {
        second.merge(T.truncate(3, 30));
        first.merge(T.create(1, 10, 1, "A"), T.update(2, 20, 1, "B"), T.create(4, 40, 2, "C"));
        assertThat(versions()).containsExactly("A|1|2|10|20", "B|2|3|20|30", "C|4|inf*|40|null");
    }

    @Test
    void takesUpAgainWhatATruncationEndedTooEarly() throws Exception {
        first.merge(
                T.create(1, 10, 1, "A"), T.create(1, 11, 2, "D"), T.create(1, 12, 3, "stays"), T.create(1, 13, 4, "C"));
        second.merge(T.truncate(3, 30));
        first.merge(T.update(2, 20, 1, Values.UNCHANGED), T.update(2, 21, 1, "B"), T.delete(2, 22, 2));
        first.merge(T.create(5, 50, 1, "new"), T.update(2, 23, 4, "E"));
        assertThat(target.rows("select v from s.t order by id")).containsExactly("new");
        assertThat(target.versions("t", "id, v"))
                .containsExactly(
                        "1|A|1|2|10|21",
                        "2|D|1|2|11|22",
                        "3|stays|1|3|12|30",
                        "4|C|1|2|13|23",
                        "1|B|2|3|21|30",
                        "4|E|2|3|23|30",
                        "1|new|5|inf*|50|null");
    }

    @Test
    void knowsFromAnInsertOverARowThatATruncationCameBetween() throws Exception {
        first.merge(T.create(1, 10, 1, "A"));
        first.merge(T.create(5, 50, 1, "A"), T.update(6, 60, 1, "B"));
        assertThat(versions()).containsExactly("A|1|5|10|50", "A|5|6|50|60", "B|6|inf*|60|null");
        second.merge(T.truncate(3, 30));
        assertThat(versions()).containsExactly("A|1|3|10|30", "A|5|6|50|60", "B|6|inf*|60|null");
    }

    @Test
    void putsChangesOfOneBatchBeforeAndBehindItsTruncations() throws Exception {
        first.merge(
                T.create(5, 50, 2, "last"),
                T.truncate(4, 40),
                T.create(1, 10, 1, "A"),
                T.truncate(2, 20),
                T.create(3, 30, 1, "A"));
        assertThat(target.versions("t", "id, v"))
                .containsExactly("1|A|1|2|10|20", "1|A|3|4|30|40", "2|last|5|inf*|50|null");
    }

    @Test
    void putsTruncationsInTheirOrderThoughTheyComeInAnother() throws Exception {
        first.merge(T.create(1, 10, 1, "A"), T.create(1, 11, 2, "B"));
        second.merge(T.truncate(6, 60));
        first.merge(T.truncate(4, 40), T.create(5, 50, 1, "C"), T.update(2, 20, 2, "D"));
        assertThat(target.versions("t", "id, v"))
                .containsExactly("1|A|1|4|10|40", "2|B|1|2|11|20", "2|D|2|4|20|40", "1|C|5|6|50|60");
    }

    @Test
    void doesNotCommitABatchThatWasPlannedWithoutKnowingOfATruncation() throws Exception {
        first.merge(T.create(1, 10, 1, "A"));
        first.plan(false, T.update(2, 20, 1, "B"));
        second.merge(T.truncate(3, 30));
        assertThatThrownBy(first::commit).isInstanceOf(TablesChanged.class);
        first.merge(T.update(2, 20, 1, "B"));
        assertThat(versions()).containsExactly("A|1|2|10|20", "B|2|3|20|30");
    }

    @Test
    void letsATruncationWaitForABatchUnderWay() throws Exception {
        first.merge(T.create(1, 10, 1, "A"));
        try (var connection = target.database.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            first.plan(false, T.create(2, 20, 2, "B"));
            statement.execute(
                    "lock table s.t__ in share mode"); // holds up the first batch behind its look at truncations
            CompletableFuture<Void> batch = async(first::commit);
            second.plan(false, T.truncate(3, 30));
            CompletableFuture<Void> truncation = async(second::commit);
            assertThatThrownBy(() -> truncation.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            connection.rollback();
            batch.get(10, TimeUnit.SECONDS);
            truncation.get(10, TimeUnit.SECONDS);
        }
        assertThat(versions()).containsExactly("A|1|3|10|30", "B|2|3|20|30");
    }

    private interface Work {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> async(Work work) {
        return CompletableFuture.runAsync(() -> {
            try {
                work.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void remembersABoundedNumberOfTruncations() throws Exception {
        for (int i = 1; i <= TruncationLog.KEPT_MAX + 3; i++) {
            second.merge(T.truncate(i, i * 10));
        }
        assertThat(target.rows("select count(*), min(lsn) - '0/0' from metadb.truncation"))
                .containsExactly(TruncationLog.KEPT_MAX + "|40");
        first.merge(T.create(1, 5, 1, "A"));
        assertThat(versions()).containsExactly("A|1|4|5|40");
    }

    @Test
    void leavesOutOfDoubtfulChangesWhatTheKeyShowsAndNothingElse() throws Exception {
        first.merge(T.create(1, 10, 1, "A"), T.update(2, 20, 1, "B"), T.create(2, 21, 2, "gone"), T.delete(3, 30, 2));
        first.merge(T.read(4, 3, "read"));
        List<String> before = versions();
        second.mergeInDoubt(
                T.create(1, 10, 1, "A"),
                T.update(2, 20, 1, "B"),
                T.create(2, 21, 2, "gone"),
                T.delete(3, 30, 2),
                T.read(1, 1, "read early"),
                T.read(4, 3, "read"));
        assertThat(versions()).isEqualTo(before);
        second.mergeInDoubt(T.update(2, 22, 1, "C"), T.create(3, 31, 2, "back"), T.read(0, 4, "never seen"));
        assertThat(target.rows("select id, v from s.t order by id"))
                .containsExactly("1|C", "2|back", "3|read", "4|never seen");
    }

    @Test
    void takesAddedPartitionsInWhenTheOthersHaveBeenMergedThatFar() throws Exception {
        assertThat(first.session.readTopics(Map.of("topic", TWO)).get("topic").partitions())
                .isEqualTo(2);
        assertThat(second.session
                        .readTopics(Map.of("topic", THREE))
                        .get("topic")
                        .partitions())
                .as("a third one waits")
                .isEqualTo(2);
        first.merge(T.create(1, 10, 1, "A"));
        assertThat(second.session.takeIn("topic", THREE, Map.of(0, 2L, 1, 0L))).isEqualTo(Map.of(0, 1L));
        first.merge(T.create(1, 11, 2, "B"));
        second.read();
        first.plan(false, T.create(2, 20, 1, "C"));
        assertThat(second.session.takeIn("topic", THREE, Map.of(0, 2L, 1, 0L))).isEmpty();
        assertThatThrownBy(first::commit).as("judged without the marks").isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> second.merge(T.create(2, 20, 1, "C"))).isInstanceOf(Fenced.class);
        second.read();
        assertThat(second.position.fresh()).as("never stored").isTrue();
        second.merge(T.create(2, 20, 3, "D"));
        second.read();
        assertThat(second.position.fresh()).isFalse();
        assertThat(first.session.readTopics(Map.of("topic", THREE)).get("topic").partitions())
                .isEqualTo(3);
        assertThat(first.session.takeIn("topic", THREE, Map.of(0, 99L, 1, 99L)))
                .as("done by the other")
                .isEmpty();
    }

    @Test
    void readsATopicMadeAnewWithAllPartitionsAtOnceAndKnowsHowFarTheOneBeforeWasMerged() throws Exception {
        first.session.readTopics(Map.of("topic", TWO));
        Memory memory = new Memory();
        ChangeEvent merged = T.create(1, 10, 1, "A");
        memory.judge(merged);
        memory.merged(merged);
        first.position = store(first, memory);
        KafkaTopic anew = new KafkaTopic(new UUID(7, 7), 5);
        KnownTopic known = second.session.readTopics(Map.of("topic", anew)).get("topic");
        assertThat(known.partitions()).isEqualTo(5);
        assertThat(known.marks().doubt(merged)).isTrue();
        assertThat(known.marks().doubt(T.create(2, 20, 1, "B"))).isFalse();
        Marks again =
                first.session.readTopics(Map.of("topic", anew)).get("topic").marks();
        assertThat(again.doubt(merged)).isTrue();
    }

    private static HeldPosition store(Worker worker, Memory memory) throws Exception {
        Progress progress = new Progress(worker.position, 1, memory.encode());
        worker.session.commit(List.of(), List.of(), List.of(progress), List.of());
        return progress.after();
    }

    @Test
    void entersManyTopicsAtOnce() throws Exception {
        Map<String, KafkaTopic> topics = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            topics.put("t" + i, new KafkaTopic(new UUID(2, i), 1 + i % 3));
        }
        assertThat(first.session.readTopics(topics))
                .hasSize(50)
                .allSatisfy((topic, known) -> assertThat(known.partitions())
                        .isEqualTo(topics.get(topic).partitions()));
    }
}
