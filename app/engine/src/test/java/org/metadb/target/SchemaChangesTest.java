package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.change.TableBatch;
import org.metadb.event.ChangeEvent;
import org.metadb.merge.ColumnNews;
import org.metadb.pg.Identifier;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.schema.ColumnType;
import org.metadb.schema.TableSchema;

/** Tables are made able to take a batch: by several writers at once, while others hold them, while others change them. */
class SchemaChangesTest {

    private static final Table T = Table.named("t").key("id", ColumnType.INT4).column("v", ColumnType.TEXT);
    private static final Table WIDER = T.column("more", ColumnType.INT4);

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    private static TableBatch batch(Table table, ChangeEvent... events) {
        return Target.batch(table.destination(), List.of(events))
                .tables()
                .iterator()
                .next();
    }

    @Test
    void makesATableOnceWhenSeveralWritersMeetItAtOnce() throws Exception {
        List<Optional<TableSchema>> made = atOnce(6, writer -> T);

        assertThat(made).allMatch(made.get(0)::equals);
        assertThat(made.get(0).orElseThrow().years()).containsExactly(2024);
        assertThat(target.rows("select schema_name, table_name, source_name, transformed from metadb.base_table"))
                .containsExactly("s|t|source|f");
    }

    @Test
    void makesSeveralTablesOfANewSchemaAtOnce() throws Exception {
        List<Optional<TableSchema>> made = atOnce(
                6,
                writer -> Table.named("t" + writer).key("id", ColumnType.INT4).column("v", ColumnType.TEXT));

        assertThat(made).allMatch(Optional::isPresent);
        assertThat(target.rows("select count(*) from metadb.base_table")).containsExactly("6");
    }

    private interface TableOf {
        Table writer(int number);
    }

    private List<Optional<TableSchema>> atOnce(int writers, TableOf tables) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<TargetSession> sessions = new ArrayList<>();
        try {
            List<Future<Optional<TableSchema>>> under = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Table table = tables.writer(i);
                TargetSession session = TargetSession.open(target.settings(), new Tables(), "source", "group");
                sessions.add(session);
                under.add(threads.submit(() -> session.ensure(batch(table, table.create(1, 10, 1, "A")))));
            }
            List<Optional<TableSchema>> made = new ArrayList<>();
            for (Future<Optional<TableSchema>> one : under) {
                made.add(one.get());
            }
            return made;
        } finally {
            threads.shutdownNow();
            sessions.forEach(TargetSession::close);
        }
    }

    @Test
    void setsATableAsideWhileAnotherSessionHoldsIt() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        try (Connection reader = target.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("set application_name = 'long report'");
            statement.executeQuery("select * from s.t");
            int pid = pid(statement);

            long begin = System.nanoTime();
            TableBlocked blocked = catchThrowableOfType(
                    TableBlocked.class, () -> target.session.ensure(batch(WIDER, WIDER.create(2, 20, 2, "B", 1))));
            Duration first = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(blocked.table()).isEqualTo(T.destination().table());
            assertThat(blocked)
                    .hasMessageContaining("s.t")
                    .hasMessageContaining("pid " + pid + " (long report, since ");
            assertThat(first).isBetween(Duration.ofMillis(1_500), Duration.ofMillis(3_500));

            begin = System.nanoTime();
            assertThatThrownBy(() -> target.session.ensure(batch(WIDER, WIDER.create(2, 20, 2, "B", 1))))
                    .isInstanceOf(TableBlocked.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(first.minusMillis(500));

            // what fits the table as it is goes on
            target.merge(T, T.update(3, 30, 1, "C"));
            reader.rollback();
        }
        target.merge(WIDER, WIDER.create(4, 40, 2, "B", 1));
        assertThat(target.rows("select id, v, more from s.t order by 1")).containsExactly("1|C|null", "2|B|1");
    }

    @Test
    void setsATableAsideWhileAViewKeepsAColumnFromBeingWidened() throws Exception {
        Table narrow = Table.named("t").key("id", ColumnType.INT4).column("v", ColumnType.INT4);
        Table wide = Table.named("t").key("id", ColumnType.INT4).column("v", ColumnType.INT8);
        target.merge(narrow, narrow.create(1, 10, 1, 7));
        target.run("create view s.report as select v from s.t__");
        TableBatch batch = batch(wide, wide.create(2, 20, 2, 8L));

        assertThatThrownBy(() -> target.session.ensure(batch))
                .isInstanceOf(TableBlocked.class)
                .hasMessageContaining("rule _RETURN on view s.report depends on column \"v\"");
        target.run("drop view s.report");
        assertThat(target.session.ensure(batch)).isPresent();
    }

    @Test
    void setsATableAsideThatSomebodyGaveAColumnOfAnotherType() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        target.run("alter table s.t__ add column price money");
        target.reopen();

        assertThatThrownBy(() -> target.session.ensure(batch(T, T.create(2, 20, 2, "B"))))
                .isInstanceOf(TableBlocked.class)
                .hasMessageContaining("money");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t__", "t", "zzz___t___"})
    void setsATableAsideThatSomebodyKeepsFromBeingWritten(String relation) throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"), T.update(2, 20, 1, "B"));
        Table other = Table.named("other").key("id", ColumnType.INT4);
        target.merge(other, other.create(1, 10, 1));
        Map<ChangeEvent, Table> both = new LinkedHashMap<>();
        both.put(other.create(3, 30, 2), other);
        both.put(T.update(3, 30, 1, "C"), T);
        try (Connection builder = target.database.connect();
                Statement statement = builder.createStatement()) {
            builder.setAutoCommit(false);
            statement.execute("set application_name = 'index builder'");
            statement.execute("lock table only s." + relation + " in share mode");
            int pid = pid(statement);

            for (int i = 0; i < 2; i++) {
                TableBlocked blocked = catchThrowableOfType(TableBlocked.class, () -> target.merge(both));
                assertThat(blocked.table()).isEqualTo(T.destination().table());
                assertThat(blocked)
                        .hasMessageContaining("s.t waits for a lock to be written")
                        .hasMessageContaining("pid " + pid + " (index builder, since ");
            }
            target.merge(other, other.create(3, 30, 2));
            builder.rollback();
        }
        target.merge(T, T.update(3, 30, 1, "C"));
        assertThat(target.rows("select v from s.t union all select id::text from s.other order by 1"))
                .containsExactly("1", "2", "C");
    }

    @Test
    void setsATableAsideOfWhichSomebodyHoldsARow() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        try (Connection holder = target.database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select * from s.t for update");

            assertThatThrownBy(() -> target.merge(T, T.update(2, 20, 1, "B")))
                    .isInstanceOf(TableBlocked.class)
                    .hasMessage("table s.t waits for a lock to be written");
            holder.rollback();
        }
        target.merge(T, T.update(2, 20, 1, "B"));
    }

    @Test
    void namesABlockerOfAnotherRole() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        try (Connection superuser = target.database.connectAsSuperuser();
                Statement statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.executeQuery("select * from s.t");
            int pid = pid(statement);

            assertThatThrownBy(() -> target.session.ensure(batch(WIDER, WIDER.create(2, 20, 2, "B", 1))))
                    .isInstanceOf(TableBlocked.class)
                    .hasMessageMatching(".*held by pid " + pid + " \\([^,]+\\)");
            superuser.rollback();
        }
    }

    @Test
    void holdsReadersUpForNoLongerThanTheLockTimeout() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection holder = target.database.connect();
                Statement holds = holder.createStatement();
                Connection reader = target.database.connect();
                Statement reads = reader.createStatement()) {
            holder.setAutoCommit(false);
            holds.executeQuery("select * from s.t");
            Future<?> blocked =
                    thread.submit(() -> target.session.ensure(batch(WIDER, WIDER.create(2, 20, 2, "B", 1))));
            long longest = 0;
            while (!blocked.isDone()) {
                long begin = System.nanoTime();
                reads.executeQuery("select count(*) from s.t__").close();
                longest = Math.max(longest, System.nanoTime() - begin);
            }
            assertThat(Duration.ofNanos(longest)).isBetween(Duration.ofMillis(100), Duration.ofMillis(1_500));
            holder.rollback();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void makesAYearWithoutHoldingUpReaders() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        try (Connection reader = target.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("select * from s.t__");

            target.merge(T, T.createAt("2031-01-01T00:00:00Z", 20, 1, "B"));
            target.merge(T, T.createAt("2031-01-02T00:00:00Z", 30, 1, "C"));

            reader.rollback();
        }
        assertThat(target.rows("select v from s.zzz___t___2031")).containsExactly("B");
    }

    @Test
    void plansAgainWhenAnotherSessionChangedATable() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        List<ChangeEvent> events = List.of(T.update(2, 20, 1, "B"));
        Target.Planned planned = target.plan(Target.batch(T.destination(), events));
        Table numbers = T.column("n", ColumnType.INT4);
        try (TargetSession other = TargetSession.open(target.settings(), new Tables(), "source", "group")) {
            other.ensure(batch(numbers, numbers.create(2, 20, 2, "B", 1)));
        }

        assertThatThrownBy(() -> target.commit(planned))
                .isInstanceOfSatisfying(
                        TablesChanged.class,
                        changed -> assertThat(changed.tables())
                                .containsExactly(T.destination().table()));
        assertThat(target.rows("select v from s.t")).containsExactly("A");

        target.tables.forget(List.of(T.destination().table()));
        target.commit(target.plan(Target.batch(T.destination(), events)));
        assertThat(target.rows("select v, n from s.t")).containsExactly("B|null");
    }

    @Test
    void plansAgainWhenATypeWasWidened() throws Exception {
        Table small = Table.named("t").key("id", ColumnType.INT4).column("n", ColumnType.INT4);
        target.merge(small, small.create(1, 10, 1, 1));
        target.merge(small, small.update(2, 20, 1, 2));
        target.run("alter table s.t__ alter column n type numeric");

        assertThatThrownBy(() -> target.merge(small, small.update(3, 30, 1, 3))).isInstanceOf(TablesChanged.class);
        target.tables.forget(List.of(small.destination().table()));
        target.merge(small, small.update(3, 30, 1, 3));
        assertThat(target.rows("select n from s.t")).containsExactly("3");
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void makesATableAnewThatSomebodyDropped(PostgresVersion version) throws Exception {
        try (Target other = new Target(version)) {
            other.merge(T, T.create(1, 10, 1, "A"), T.update(1, 11, 1, "B"));
            other.run("drop table s.t__");

            assertThatThrownBy(() -> other.merge(T, T.update(2, 20, 1, "C"))).isInstanceOf(TablesChanged.class);
            other.merge(T, T.update(2, 20, 1, "C"), T.update(3, 30, 1, "D"));
            other.run("drop schema s cascade");
            assertThatThrownBy(() -> other.merge(T, T.update(2, 20, 1, "C"))).isInstanceOf(TablesChanged.class);
            other.merge(T, T.update(4, 40, 1, "E"));
            assertThat(other.rows("select v from s.t__")).containsExactly("E");
        }
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void laysATableOutAsUsersKnowIt(PostgresVersion version) throws Exception {
        try (Target other = new Target(version)) {
            Table t = T.column("doc", ColumnType.JSONB);
            other.merge(t, t.create(1, 10, 1, "A", "{}"));

            assertThat(other.rows("""
                    select attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute
                    where attrelid = 's.t__'::regclass and attnum > 0 order by attnum"""))
                    .containsExactly(
                            "__id|bigint|t",
                            "__start|timestamp with time zone|t",
                            "__end|timestamp with time zone|t",
                            "__current|boolean|t",
                            "__origin|character varying(63)|t",
                            "__lsn|pg_lsn|f",
                            "__end_lsn|pg_lsn|f",
                            "id|integer|f",
                            "v|text|f",
                            "doc|jsonb|f");
            assertThat(other.rows("select relid, parentrelid, isleaf from pg_partition_tree('s.t__')"))
                    .containsExactlyInAnyOrder(
                            "s.t__|null|f", "s.t|s.t__|t", "s.zzz___t___|s.t__|f", "s.zzz___t___2024|s.zzz___t___|t");
            assertThat(
                            other.rows(
                                    "select relname, relkind, reloptions from pg_class where relkind <> 't' and relnamespace = 's'::regnamespace"))
                    .containsExactlyInAnyOrder(
                            "t____id_seq|S|null",
                            "t__|p|null",
                            "t|r|{fillfactor=75}",
                            "zzz___t___|p|null",
                            "zzz___t___2024|r|null",
                            "t_id___origin_idx|i|null",
                            "zzz___t____id___origin_idx|I|null",
                            "zzz___t___2024_id___origin_idx|i|null");
            // a row that the program does not write finds its year and its __id too
            other.run("insert into s.t__ (__start, __end, __current, id) values (now(), 'infinity', true, 2)");
        }
    }

    private ColumnNews news(Map<ChangeEvent, Table> events) throws Exception {
        List<ColumnNews> news = new ArrayList<>();
        TableBatch batch = Target.batch(events).tables().iterator().next();
        target.session.ensure(batch, news::add);
        return news.get(0);
    }

    private static Map<ChangeEvent, Table> inTurn(ChangeEvent first, Table of, ChangeEvent second, Table other) {
        Map<ChangeEvent, Table> events = new LinkedHashMap<>();
        events.put(first, of);
        events.put(second, other);
        return events;
    }

    @Test
    void tellsOfAColumnThatCameBehindRowsOfTheSameBatch() throws Exception {
        ColumnNews news = news(inTurn(T.read(1, 1, "A"), T, WIDER.update(2, 20, 2, "B", 1), WIDER));

        assertThat(news.firstRows()).isTrue();
        assertThat(news.added()).containsExactly(new Identifier("more"));
        assertThat(news.retyped()).isEmpty();
    }

    @Test
    void tellsOfNoColumnWhereNothingButDeletesCameBefore() throws Exception {
        ColumnNews news = news(inTurn(T.delete(1, 10, 1), T, WIDER.create(2, 20, 2, "B", 1), WIDER));

        assertThat(news.added()).isEmpty();
    }

    @Test
    void tellsOfAColumnThatCameToATableWithRows() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));

        ColumnNews news = news(Map.of(WIDER.update(2, 20, 1, "B", 1), WIDER));
        assertThat(news.firstRows()).isFalse();
        assertThat(news.added()).containsExactly(new Identifier("more"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsOfColumnsThatBecomeTextAndOfThoseOfTheKeyApart(boolean inOneBatch) throws Exception {
        Table before = Table.named("t")
                .key("id", ColumnType.INT4)
                .column("a", ColumnType.INT4)
                .column("b", ColumnType.INT4)
                .column("c", ColumnType.TEXT);
        Table after = Table.named("t")
                .key("id", ColumnType.UUID)
                .column("a", ColumnType.BOOLEAN)
                .column("b", ColumnType.INT8)
                .column("c", ColumnType.INT4);
        ChangeEvent first = before.create(1, 10, 1, 1, 1, "c");
        ChangeEvent second = after.create(2, 20, UUID.fromString("d9a7ea09-ca49-4c68-9ae7-b2fc51b1d7c4"), true, 5L, 3);
        ColumnNews news;
        if (inOneBatch) {
            news = news(inTurn(first, before, second, after));
        } else {
            target.merge(before, first);
            news = news(Map.of(second, after));
        }

        assertThat(news.retyped()).isEqualTo(Map.of(new Identifier("a"), ColumnType.BOOLEAN));
        assertThat(news.retypedKeys()).isEqualTo(Map.of(new Identifier("id"), ColumnType.UUID));
        assertThat(news.added()).isEmpty();
    }

    private static int pid(Statement statement) throws Exception {
        try (ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
