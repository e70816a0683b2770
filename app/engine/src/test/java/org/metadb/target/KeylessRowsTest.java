package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;

/** Rows of tables without primary key, told apart by their contents. */
class KeylessRowsTest {

    private final Target target = new Target();
    private final Table table = Table.named("t").column("a", ColumnType.TEXT).column("n", ColumnType.INT4);

    @AfterEach
    void close() {
        target.close();
    }

    private static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }

    @Nested
    class Versions {

        @Test
        void keepsEveryVersionOfOneBatch() throws Exception {
            target.merge(
                    table,
                    table.create(1, 10, "x", 1),
                    table.change(2, 20, row("x", 1), row("y", 1)),
                    table.remove(3, 30, "y", 1));

            assertThat(target.versions("t", "a, n")).containsExactly("x|1|1|2|10|20", "y|1|2|3|20|30");
        }

        @Test
        void keepsEveryVersionOverBatches() throws Exception {
            target.merge(table, table.create(1, 10, "x", 1));
            target.merge(table, table.change(2, 20, row("x", 1), row("y", 1)));
            target.merge(
                    table,
                    table.change(3, 30, row("y", 1), row("x", 1)),
                    table.change(4, 40, row("x", 1), row("x", null)));
            target.merge(table, table.remove(5, 50, "x", null));

            assertThat(target.versions("t", "a, n"))
                    .containsExactly("x|1|1|2|10|20", "y|1|2|3|20|30", "x|1|3|4|30|40", "x|null|4|5|40|50");
            assertThat(target.lost).isEmpty();
        }

        @Test
        void beginsNoVersionBeforeItsPredecessor() throws Exception {
            target.merge(table, table.create(9, 10, "x", 1));
            target.merge(table, table.change(2, 20, row("x", 1), row("y", 1)));

            assertThat(target.versions("t", "a, n")).containsExactly("x|1|9|9|10|20", "y|1|9|inf*|20|null");
        }

        @Test
        void makesNoVersionOfAnUpdateThatChangesNothing() throws Exception {
            target.merge(table, table.create(1, 10, "x", 1), table.change(2, 20, row("x", 1), row("x", 1)));
            target.merge(table, table.change(3, 30, row("x", 1), row("x", 1)));

            assertThat(target.versions("t", "a, n")).containsExactly("x|1|1|inf*|10|null");
            assertThat(target.lost).isEmpty();
        }

        @Test
        void endsAllWithATruncation() throws Exception {
            target.merge(table, table.create(1, 10, "x", 1), table.create(1, 10, "x", 1));
            target.merge(
                    table,
                    table.create(2, 20, "z", 2),
                    table.truncate(3, 30),
                    table.create(4, 40, "x", 1),
                    table.remove(5, 50, "x", 1));

            assertThat(target.versions("t", "a, n"))
                    .containsExactly("x|1|1|3|10|30", "x|1|1|3|10|30", "z|2|2|3|20|30", "x|1|4|5|40|50");
        }
    }

    @Nested
    class EqualRows {

        @Test
        void areAsManyAsWereMade() throws Exception {
            target.merge(table, table.create(1, 10, "x", 1), table.create(1, 10, "x", 1));
            target.merge(table, table.create(2, 20, "x", 1));

            assertThat(target.rows("select a, count(*), count(distinct __id) from s.t group by a"))
                    .containsExactly("x|3|3");
        }

        @Test
        void areClosedOneByOneTheOldestFirst() throws Exception {
            target.merge(table, table.create(1, 10, "x", 1), table.create(2, 20, "x", 1), table.create(3, 30, "x", 1));
            target.merge(table, table.remove(4, 40, "x", 1), table.change(5, 50, row("x", 1), row("y", 1)));

            assertThat(target.versions("t", "a, n"))
                    .containsExactly("x|1|1|4|10|40", "x|1|2|5|20|50", "x|1|3|inf*|30|null", "y|1|5|inf*|50|null");
        }

        @Test
        void meetUnderOneImageAndPartAgain() throws Exception {
            target.merge(table, table.create(1, 10, "x", 1), table.create(1, 11, "y", 1));
            target.merge(
                    table,
                    table.change(2, 20, row("x", 1), row("z", 1)),
                    table.change(2, 21, row("y", 1), row("z", 1)),
                    table.change(3, 30, row("z", 1), row("p", 1)),
                    table.change(3, 31, row("z", 1), row("q", 1)));

            assertThat(target.rows("select a from s.t order by a")).containsExactly("p", "q");
            assertThat(target.rows("select a, count(*) from s.t__ where not __current group by a order by a"))
                    .containsExactly("x|1", "y|1", "z|2");
        }

        @Test
        void ofOtherOriginsAreLeftAlone() throws Exception {
            target.merge(table.origin("north"), table.origin("north").create(1, 10, "x", 1));
            target.merge(table.origin("south"), table.origin("south").remove(2, 20, "x", 1));

            assertThat(target.rows("select a, __origin from s.t")).containsExactly("x|north");
        }
    }

    @Nested
    class Images {

        @Test
        void differWherePostgresTakesValuesForEqual() throws Exception {
            Table numbers = Table.named("t").column("v", ColumnType.NUMERIC);
            target.merge(
                    numbers,
                    numbers.create(1, 10, new BigDecimal("1.0")),
                    numbers.create(1, 11, new BigDecimal("1.00")),
                    numbers.create(1, 12, new BigDecimal("1")));
            target.merge(
                    numbers,
                    numbers.remove(2, 20, new BigDecimal("1.00")),
                    numbers.change(2, 21, row(new BigDecimal("1")), row(new BigDecimal("1.0"))));

            assertThat(target.rows("select v from s.t")).containsExactly("1.0", "1.0");
            assertThat(target.rows("select v from s.t__ where not __current order by __id"))
                    .containsExactly("1.00", "1");
        }

        @Test
        void areSeenThroughJsonThatHasNoEquality() throws Exception {
            Table texts = Table.named("t").column("j", ColumnType.JSON);
            target.merge(texts, texts.create(1, 10, "{\"a\": 1}"), texts.create(1, 11, "{\"a\":1}"));
            target.merge(texts, texts.remove(2, 20, "{\"a\":1}"));

            assertThat(target.rows("select j from s.t")).containsExactly("{\"a\": 1}");
        }

        @Test
        void thatTheTableMakesOneTakeDifferentRows() throws Exception {
            Table texts = Table.named("t").column("j", ColumnType.JSONB);
            target.merge(
                    texts,
                    texts.create(1, 10, "{\"a\": 1}"),
                    texts.create(1, 11, "{\"a\":1}"),
                    texts.create(1, 12, "{\"a\":2}"));
            target.merge(texts, texts.remove(2, 20, "{\"a\":1}"), texts.remove(2, 21, "{\"a\": 1}"));

            assertThat(target.rows("select j from s.t")).containsExactly("{\"a\": 2}");
            assertThat(target.lost).isEmpty();
        }

        @Test
        void matchNullsAndLargeValues() throws Exception {
            StringBuilder text = new StringBuilder();
            Random random = new Random(1);
            while (text.length() < 300_000) {
                text.append((char) ('!' + random.nextInt(90)));
            }
            String large = text.toString();
            target.merge(
                    table,
                    table.create(1, 10, large, null),
                    table.create(1, 11, null, 1),
                    table.create(1, 12, null, null));
            target.merge(
                    table,
                    table.change(2, 20, row(large, null), row(large, 7)),
                    table.remove(2, 21, null, 1),
                    table.change(2, 22, row(null, null), row("there", null)));

            assertThat(target.rows("select length(a), n from s.t order by n")).containsExactly("300000|7", "5|null");
            assertThat(target.lost).isEmpty();
        }
    }

    @Nested
    class RowsNeverSeen {

        @Test
        void beginWithTheUpdateThatTellsOfThem() throws Exception {
            target.merge(table, table.change(1, 10, row("x", 1), row("y", 1)));

            assertThat(target.versions("t", "a, n")).containsExactly("y|1|1|inf*|10|null");
            assertThat(target.lost).containsExactly(TableName.of("s", "t"));
        }

        @Test
        void areNotMadeByTheirDelete() throws Exception {
            target.merge(table, table.create(1, 10, "x", 1));
            target.merge(table, table.remove(2, 20, "x", 1), table.remove(2, 21, "x", 1), table.remove(2, 22, "y", 1));

            assertThat(target.versions("t", "a, n")).containsExactly("x|1|1|2|10|20");
            assertThat(target.lost).containsExactly(TableName.of("s", "t"));
        }
    }

    @Nested
    class Snapshots {

        @Test
        void giveOneRowForEachThatWasRead() throws Exception {
            target.merge(table, table.readBy(5, 1, "x", 1), table.readBy(5, 1, "x", 1));
            target.merge(table, table.readBy(5, 2, "x", 1), table.readBy(5, 2, "y", 1));

            assertThat(target.rows("select a, count(*) from s.t group by a order by a"))
                    .containsExactly("x|3", "y|1");
        }

        @Test
        void doNotDoubleTheRowsThatWereThereBefore() throws Exception {
            target.merge(table, table.readBy(5, 1, "x", 1), table.readBy(5, 1, "x", 1), table.readBy(5, 1, "y", 1));
            target.merge(table, table.create(2, 20, "x", 1));
            target.merge(table, table.readBy(6, 3, "x", 1), table.readBy(6, 3, "x", 1));
            target.merge(table, table.readBy(6, 4, "x", 1), table.readBy(6, 4, "y", 1));
            target.merge(table, table.readBy(6, 5, "x", 1), table.readBy(6, 5, "y", 1));

            assertThat(target.rows("select a, count(*), count(distinct __id) from s.t group by a order by a"))
                    .containsExactly("x|4|4", "y|2|2");
            assertThat(target.rows("select 1 from s.t__ where not __current")).isEmpty();
        }

        @Test
        void areGoneOnFromByTheStreamInTheSameBatch() throws Exception {
            target.merge(
                    table,
                    table.readBy(5, 1, "x", 1),
                    table.readBy(5, 1, "x", 1),
                    table.change(2, 20, row("x", 1), row("y", 1)),
                    table.remove(3, 30, "y", 1));

            assertThat(target.versions("t", "a, n"))
                    .containsExactly("x|1|1|2|null|20", "x|1|1|inf*|null|null", "y|1|2|3|20|30");
        }
    }

    @Nested
    class Shapes {

        @Test
        void findsRowsAfterAColumnCame() throws Exception {
            Table wider = table.column("b", ColumnType.TEXT);
            target.merge(table, table.create(1, 10, "x", 1));
            target.merge(
                    wider,
                    wider.change(2, 20, row("x", 1, null), row("x", 1, "B")),
                    wider.change(3, 30, row("x", 1, "B"), row("x", 2, "B")));

            assertThat(target.versions("t", "a, n, b"))
                    .containsExactly("x|1|null|1|2|10|20", "x|1|B|2|3|20|30", "x|2|B|3|inf*|30|null");
            assertThat(indexedColumns()).containsExactly("a", "b", "n");
        }

        @Test
        void findsRowsAfterAColumnWent() throws Exception {
            Table narrower = Table.named("t").column("a", ColumnType.TEXT);
            target.merge(table, table.create(1, 10, "x", 1));
            target.merge(narrower, narrower.change(2, 20, row("x"), row("y")));
            target.merge(table, table.create(3, 30, "z", 3));
            target.merge(table, table.remove(4, 40, "z", 3));

            assertThat(target.versions("t", "a, n"))
                    .containsExactly("x|1|1|2|10|20", "y|null|2|inf*|20|null", "z|3|3|4|30|40");
            assertThat(indexedColumns()).containsExactly("a");
        }

        @Test
        void findsRowsAfterAColumnTookAWiderType() throws Exception {
            Table text = Table.named("t").column("a", ColumnType.TEXT).column("n", ColumnType.TEXT);
            target.merge(table, table.create(1, 10, "x", 1), table.create(1, 11, "x", 2));
            target.merge(text, text.change(2, 20, row("x", "1"), row("x", "one")));
            target.merge(table, table.remove(3, 30, "x", 2));

            assertThat(target.rows("select a, n from s.t")).containsExactly("x|one");
            assertThat(target.lost).isEmpty();
            assertThat(indexedColumns()).containsExactly("a", "n");
        }

        @Test
        void goesOnWhenTheTableGetsAKeyAndLosesItAgain() throws Exception {
            Table keyed = Table.named("t").key("a", ColumnType.TEXT).column("n", ColumnType.INT4);
            target.merge(table, table.create(1, 10, "x", 1), table.create(1, 11, "y", 1));
            target.merge(keyed, keyed.update(2, 20, "x", 2), keyed.create(2, 21, "z", 2));
            assertThat(indexedColumns()).isEmpty();
            target.merge(table, table.change(3, 30, row("x", 2), row("x", 3)), table.create(3, 31, "x", 3));
            List<ChangeEvent> both = new ArrayList<>(
                    List.of(table.remove(4, 40, "x", 3), keyed.update(5, 50, "y", 5), table.remove(6, 60, "y", 5)));
            target.commit(target.plan(Target.batch(table.destination(), both)));

            assertThat(target.rows("select a, n from s.t order by a")).containsExactly("x|3", "z|2");
            assertThat(target.lost).isEmpty();
            assertThat(indexedColumns()).containsExactly("a", "n");
        }
    }

    @Test
    void looksRowsUpByTheirHashHoweverManyThereAre() throws Exception {
        target.merge(table, table.create(1, 10, "x", 0));
        target.run("""
                insert into s.t (__start, __end, __current, a, n)
                select '2024-05-01', '9999-12-31 00:00:00+00', true, 'x', i from generate_series(1, 20000) i""");
        ChangeEvent[] events = new ChangeEvent[200];
        for (int i = 0; i < events.length; i++) {
            events[i] = i % 2 == 0
                    ? table.remove(2, 20 + i, "x", 100 + i * 50)
                    : table.change(2, 20 + i, row("x", 100 + i * 50), row("y", i));
        }
        String scans = "select seq_scan from pg_stat_user_tables where schemaname = 's' and relname = 't'";
        target.reopen();
        List<String> scansBefore = target.rows(scans);
        target.merge(table, events);
        target.reopen();

        assertThat(target.lost).isEmpty();
        assertThat(target.rows(scans)).isEqualTo(scansBefore);
        assertThat(target.rows("""
                select idx_tup_fetch from pg_stat_user_tables
                where schemaname = 's' and relname = 't' and idx_tup_fetch between 200 and 400""")).hasSize(1);
        assertThat(target.rows("select count(*) from s.t")).containsExactly("19901");
    }

    private List<String> indexedColumns() throws Exception {
        return target.rows("""
                select a.attname
                from pg_index i
                join pg_depend d on d.objid = i.indexrelid and d.refobjid = i.indrelid
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = d.refobjsubid
                where i.indrelid = 's.t'::regclass and i.indexprs is not null and a.attname not like '\\_\\_%'
                order by a.attname""");
    }
}
