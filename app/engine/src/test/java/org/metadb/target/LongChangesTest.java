package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.metadb.change.TableBatch;
import org.metadb.event.ChangeEvent;
import org.metadb.schema.ColumnType;
import org.metadb.schema.TableSchema;

/** Changes of tables that count as large, here all that have rows: made aside, while the table waits and no other one does. */
class LongChangesTest {

    private static final Table NARROW =
            Table.named("t").key("id", ColumnType.INT4).column("n", ColumnType.INT4);
    private static final Table WIDE =
            Table.named("t").key("id", ColumnType.INT4).column("n", ColumnType.INT8);
    private static final Table OTHER =
            Table.named("other").key("id", ColumnType.INT4).column("n", ColumnType.INT4);

    private final Target target = new Target();

    @BeforeEach
    void countAllTablesLarge() throws Exception {
        target.reopen(new Tables(0));
        target.merge(NARROW, NARROW.create(1, 10, 1, 5), NARROW.update(2, 20, 1, 6));
        target.merge(OTHER, OTHER.create(1, 10, 1, 5));
    }

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

    private TableBlocked blocked(TableBatch batch) {
        return catchThrowableOfType(TableBlocked.class, () -> target.session.ensure(batch));
    }

    private TableSchema awaitMade(TableBatch batch) {
        return Awaitility.await("the change")
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(TableBlocked.class)
                .until(() -> target.session.ensure(batch), Optional::isPresent)
                .orElseThrow();
    }

    private void rewritesTake(double seconds) throws SQLException {
        try (Connection superuser = target.database.connectAsSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("create or replace function public.slowly() returns event_trigger language plpgsql as $$"
                    + " begin perform pg_sleep(" + seconds + "); end $$");
            statement.execute("drop event trigger if exists slowly");
            statement.execute("create event trigger slowly on table_rewrite execute function public.slowly()");
        }
    }

    private List<String> sessions() throws Exception {
        return target.rows("select pid from pg_stat_activity where application_name = 'metadb long change'");
    }

    private String type() throws Exception {
        return target.rows("select format_type(atttypid, null) from pg_attribute"
                        + " where attrelid = 's.t__'::regclass and attname = 'n'")
                .get(0);
    }

    @Test
    void rewriteATableWhileOthersGoOnAndItsOwnWritersAreToldWhy() throws Exception {
        rewritesTake(3);
        TableBatch wide = batch(WIDE, WIDE.update(3, 30, 1, 5_000_000_000L));

        TableBlocked blocked = blocked(wide);

        assertThat(blocked.table()).isEqualTo(WIDE.destination().table());
        assertThat(blocked)
                .hasMessageMatching("table s\\.t is being changed since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d:"
                        + " column \"n\" from integer to bigint; queries of it wait, too");
        assertThat(blocked(wide)).as("said again").hasMessage(blocked.getMessage());
        assertThat(blocked(batch(NARROW, NARROW.update(3, 30, 1, 7))))
                .as("what fits the table waits too")
                .hasMessage(blocked.getMessage());
        target.merge(OTHER, OTHER.update(2, 20, 1, 6));
        assertThat(type()).as("still under way").isEqualTo("integer");

        awaitMade(wide);
        target.merge(WIDE, WIDE.update(3, 30, 1, 5_000_000_000L));
        assertThat(target.rows("select n from s.t__ order by __id")).containsExactly("5", "6", "5000000000");
        Awaitility.await().until(() -> sessions().isEmpty());
    }

    @Test
    void keepWritersOfAnotherServerFromThatTableOnly() throws Exception {
        try (Tables elsewhere = new Tables();
                TargetSession other = TargetSession.open(target.settings(), elsewhere, "source", "group")) {
            TableBatch narrow = batch(NARROW, NARROW.update(3, 30, 1, 7));
            assertThat(other.ensure(narrow)).as("known there, as it is").isPresent();
            rewritesTake(30);
            blocked(batch(WIDE, WIDE.update(3, 30, 1, 5_000_000_000L)));
            Awaitility.await().until(() -> !target.rows("""
                    select from pg_locks where relation = 's.t__'::regclass and mode = 'AccessExclusiveLock' and granted""").isEmpty());

            target.session.close();
            target.session = other;
            long begin = System.nanoTime();
            assertThatThrownBy(() -> target.merge(NARROW, NARROW.update(3, 30, 1, 7)))
                    .isInstanceOf(TableBlocked.class)
                    .hasMessageMatching("table s\\.t waits for a lock to be written, held by pid \\d+"
                            + " \\(metadb long change, since [^)]*\\)");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
            target.merge(OTHER, OTHER.update(2, 20, 1, 6));
            assertThatThrownBy(() -> other.ensure(batch(WIDE, WIDE.update(3, 30, 1, 5_000_000_000L))))
                    .isInstanceOf(TableBlocked.class)
                    .hasMessageContaining("metadb long change");
            assertThat(target.rows("select n from s.other")).containsExactly("6");
        }
    }

    @Test
    void leaveNothingWhenTheyAreCutOffAndBeginAgain() throws Exception {
        rewritesTake(30);
        TableBatch wide = batch(WIDE, WIDE.update(3, 30, 1, 5_000_000_000L));
        blocked(wide);
        Awaitility.await().until(() -> !sessions().isEmpty());
        cutOff();
        AtomicReference<String> reason = new AtomicReference<>("");
        Awaitility.await().until(() -> {
            reason.set(blocked(wide).getMessage());
            return reason.get().contains("cannot be changed (column \"n\" from");
        });
        assertThat(reason.get()).contains("terminating connection");
        assertThat(type()).isEqualTo("integer");

        rewritesTake(0);
        cutOff(); // it may have begun again, to take as long as before
        awaitMade(wide);
        assertThat(type()).isEqualTo("bigint");
    }

    @Test
    void endWithTheirProcess() throws Exception {
        rewritesTake(30);
        blocked(batch(WIDE, WIDE.update(3, 30, 1, 5_000_000_000L)));
        Awaitility.await().until(() -> !sessions().isEmpty());

        long begin = System.nanoTime();
        target.tables.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        Awaitility.await().until(() -> sessions().isEmpty());
        assertThat(type()).isEqualTo("integer");
    }

    @Test
    void waitForEachOtherWhereMoreThanTwoAreToBeMade() throws Exception {
        rewritesTake(1);
        List<String> reasons = new ArrayList<>();
        List<TableBatch> batches = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            Table narrow = Table.named(name).key("id", ColumnType.INT4).column("n", ColumnType.INT4);
            Table wide = Table.named(name).key("id", ColumnType.INT4).column("n", ColumnType.INT8);
            target.merge(narrow, narrow.create(1, 10, 1, 5));
            batches.add(batch(wide, wide.create(2, 20, 2, 5L)));
        }
        batches.forEach(batch -> reasons.add(blocked(batch).getMessage().replaceFirst("(since|once).*", "$1")));

        assertThat(reasons)
                .containsExactly(
                        "table s.a is being changed since",
                        "table s.b is being changed since",
                        "table s.c is to be changed once");
        batches.forEach(this::awaitMade);
    }

    @Test
    void writeTimesAsTextInUtc() throws Exception {
        Table times = Table.named("x").key("id", ColumnType.INT4).column("v", ColumnType.TIMESTAMPTZ);
        Table texts = Table.named("x").key("id", ColumnType.INT4).column("v", ColumnType.TEXT);
        target.run("alter database " + target.database.name() + " set timezone = 'Pacific/Auckland'");
        target.reopen(new Tables(0));
        target.merge(times, times.create(1, 10, 1, "1850-02-28T23:30:00Z"));
        TableBatch batch = batch(texts, texts.update(2, 20, 1, "now"));

        assertThat(blocked(batch)).isNotNull();
        awaitMade(batch);

        assertThat(target.rows("select v from s.x__")).containsExactly("1850-02-28 23:30:00+00");
    }

    @Test
    void sayWhoKeepsThemFromTheTable() throws Exception {
        TableBatch wide = batch(WIDE, WIDE.update(3, 30, 1, 5_000_000_000L));
        try (Connection reader = target.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("set application_name = 'long report'");
            statement.executeQuery("select * from s.t");

            Awaitility.await().until(() -> blocked(wide).getMessage().contains("long report"));
            assertThat(blocked(wide).getMessage()).startsWith("table s.t waits for a lock to be changed, held by pid ");
            reader.rollback();
        }
        awaitMade(wide);
    }

    @Test
    void makeIndexesOfAnotherKeyWithoutHoldingUpReaders() throws Exception {
        Table rekeyed = Table.named("t").key("n", ColumnType.INT4).column("id", ColumnType.INT4);
        TableBatch batch = batch(rekeyed, rekeyed.update(3, 30, 6, 2));
        try (Connection reader = target.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("select * from s.t");

            assertThat(blocked(batch).getMessage()).endsWith(": index over the key (\"n\")");
            Awaitility.await("the new index is ready, the old one in use")
                    .until(() -> blocked(batch).getMessage().contains("waits for a lock"));
            assertThat(target.rows("select count(*) from s.t__")).containsExactly("2");
            reader.rollback();
        }
        assertThat(awaitMade(batch).key()).hasToString("[n]");
        target.merge(rekeyed, rekeyed.update(3, 30, 6, 2));
        assertThat(target.rows("select id, n from s.t")).containsExactly("2|6");
        assertThat(target.rows("select indexdef from pg_indexes where tablename = 't'"))
                .singleElement()
                .asString()
                .contains("UNIQUE", "(n, __origin)");
    }

    @Test
    void areNotNeededWhereValuesStayAsTheyAreStored() throws Exception {
        Table xml = Table.named("x").key("id", ColumnType.INT4).column("v", ColumnType.of(ColumnType.Kind.XML));
        Table text = Table.named("x").key("id", ColumnType.INT4).column("v", ColumnType.TEXT);
        target.merge(xml, xml.create(1, 10, 1, "<a/>"), xml.update(2, 20, 1, "<b/>"));
        String files = "select string_agg(pg_relation_filenode(relid)::text, ',' order by relid)"
                + " from pg_partition_tree('s.x__') where isleaf";
        List<String> before = target.rows(files);

        target.merge(text, text.update(3, 30, 1, "no markup"));

        assertThat(target.rows(files)).as("files of the table").isEqualTo(before);
        assertThat(target.rows("select v, pg_typeof(v) from s.x__ order by __id"))
                .containsExactly("<a/>|text", "<b/>|text", "no markup|text");
    }

    @Test
    void areNotNeededForAColumnOrAYear() throws Exception {
        Table more = NARROW.column("more", ColumnType.TEXT);

        target.merge(more, more.createAt("2031-01-01T00:00:00Z", 30, 2, 1, "A"));

        assertThat(target.rows("select id, more from s.t order by id")).containsExactly("1|null", "2|A");
    }

    private void cutOff() throws Exception {
        try (Connection superuser = target.database.connectAsSuperuser();
                Statement statement = superuser.createStatement()) {
            for (String pid : sessions()) {
                statement.execute("select pg_terminate_backend(" + pid + ")");
            }
        }
    }
}
