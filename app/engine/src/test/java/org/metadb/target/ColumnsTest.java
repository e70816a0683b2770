package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.schema.ColumnType;
import org.metadb.simulation.Values;

/** Columns that come, go and are called anything; equality of rows, column by column. */
class ColumnsTest {

    private static final Table KEYED = Table.named("t").key("id", ColumnType.INT4);

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void judgesEqualityByImage() throws Exception {
        Table t = KEYED.column("num", ColumnType.NUMERIC)
                .column("f", ColumnType.FLOAT8)
                .column("doc", ColumnType.JSONB)
                .column("text", ColumnType.TEXT);
        target.merge(t, t.create(1, 10, 1, "1.0", 0.0, "{\"a\": 1, \"b\": [ ]}", null));
        target.merge(t, t.update(2, 20, 1, "1.0", 0.0, "{ \"b\":[],\"a\":1 }", null));
        assertThat(target.rows("select count(*) from s.t__")).containsExactly("1");

        target.merge(t, t.update(3, 30, 1, "1.00", 0.0, "{}", null));
        target.merge(t, t.update(4, 40, 1, "1.00", -0.0, "{}", null));
        target.merge(
                t,
                t.update(5, 50, 1, "1.0", -0.0, "{}", null),
                t.update(6, 60, 1, "1.0", -0.0, "{ }", null),
                t.update(7, 70, 1, "1.00", -0.0, "{}", null),
                t.update(8, 80, 1, "1.00", 0.0, "{}", ""));
        assertThat(target.rows("select num, f, doc, text, __lsn - '0/0' from s.t__ order by __id"))
                .containsExactly(
                        "1.0|0|{\"a\": 1, \"b\": []}|null|10",
                        "1.00|0|{}|null|30",
                        "1.00|-0|{}|null|40",
                        "1.0|-0|{}|null|50",
                        "1.00|-0|{}|null|70",
                        "1.00|0|{}||80");
    }

    @Test
    void findsKeysThatAreEqualButLookDifferent() throws Exception {
        Table t = Table.named("t")
                .key("num", ColumnType.NUMERIC)
                .key("f", ColumnType.FLOAT8)
                .column("v", ColumnType.TEXT);
        target.merge(t, t.create(1, 10, "1.50", 0.0, "A"));
        target.merge(t, t.update(2, 20, "1.5", -0.0, "B"), t.update(3, 30, "1.500", 0.0, "C"));
        target.merge(t, t.delete(4, 40, "1.5", -0.0));

        assertThat(target.versions("t", "num, f, v"))
                .containsExactly("1.50|0|A|1|2|10|20", "1.5|-0|B|2|3|20|30", "1.500|0|C|3|4|30|40");
    }

    @Test
    void setsColumnsThatAnEventLacksToNullAndJudgesByTheOthers() throws Exception {
        Table t = KEYED.column("a", ColumnType.TEXT).column("b", ColumnType.TEXT);
        Table without = KEYED.column("a", ColumnType.TEXT);
        Table with = KEYED.column("a", ColumnType.TEXT).column("c", ColumnType.TEXT);
        target.merge(t, t.create(1, 10, 1, "A", "B"));
        target.merge(without, without.update(2, 20, 1, "A"));
        assertThat(target.rows("select a, b from s.t__")).containsExactly("A|B");

        target.merge(
                without,
                without.update(3, 30, 1, "A2"),
                with.update(4, 40, 1, "A2", null),
                with.update(5, 50, 1, "A2", "C"));
        target.merge(t, t.update(6, 60, 1, "A3", "B3"), with.create(7, 70, 2, "A", "C"));
        assertThat(target.versions("t", "id, a, b, c"))
                .containsExactly(
                        "1|A|B|null|1|3|10|30",
                        "1|A2|null|null|3|5|30|50",
                        "1|A2|null|C|5|6|50|60",
                        "1|A3|B3|null|6|inf*|60|null",
                        "2|A|null|C|7|inf*|70|null");
    }

    @Test
    void keepsTheOrderOfAKeysChangesWhereTheirColumnsDiffer() throws Exception {
        Table narrow = KEYED.column("a", ColumnType.TEXT);
        Table wide = narrow.column("b", ColumnType.TEXT);
        target.merge(
                narrow,
                narrow.create(1, 10, 1, "A"),
                wide.update(2, 20, 1, "A", "B"),
                narrow.update(3, 30, 1, "C"),
                narrow.create(3, 31, 2, "X"),
                wide.delete(4, 40, 1),
                narrow.update(4, 41, 2, "Y"),
                wide.create(5, 50, 1, "D", "E"));

        assertThat(target.versions("t", "id, a, b"))
                .containsExactlyInAnyOrder(
                        "1|A|null|1|2|10|20",
                        "1|A|B|2|3|20|30",
                        "1|C|null|3|4|30|40",
                        "1|D|E|5|inf*|50|null",
                        "2|X|null|3|4|31|41",
                        "2|Y|null|4|inf*|41|null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Quoted \"Name\"",
                "with ' and \\ and ? and ${hole} and {fn x()}",
                "naïve-列-🙂",
                "x123456789012345678901234567890123456789012345678901234567890ab",
                "__id",
                "__lsn",
                "__id__source",
                "__end",
                "a\"; drop table s.t; --",
                "c1",
                "k",
                "current",
                "cur"
            })
    void takesAnyNameOfAColumn(String name) throws Exception {
        Table t = Table.named("t")
                .key(name, ColumnType.TEXT)
                .column("v", ColumnType.TEXT)
                .column(name + 2, ColumnType.TEXT);
        if (name.length() > 60) {
            t = Table.named("t").key(name, ColumnType.TEXT).column("v", ColumnType.TEXT);
            target.merge(t, t.create(1, 10, "k", "A"), t.update(2, 20, "k", "B"));
            target.merge(t, t.update(3, 30, "k", "C"), t.delete(4, 40, "k"));
        } else {
            target.merge(t, t.create(1, 10, "k", "A", "x"), t.update(2, 20, "k", "B", "x"));
            target.merge(t, t.update(3, 30, "k", "C", Values.UNCHANGED), t.delete(4, 40, "k"));
            target.merge(t, t.moved(5, 50, List.of("k"), "l", "C", Values.UNCHANGED));
            assertThat(target.rows("select v from s.t")).containsExactly("C");
        }

        assertThat(target.rows("select v from s.t__ where __start < '2024-05-01 00:00:05+00' order by __id"))
                .containsExactly("A", "B", "C");
    }

    @Test
    void takesNullsInAKeyOfTheOperatorsChoice() throws Exception {
        Table t = Table.named("t")
                .key("a", ColumnType.INT4)
                .key("b", ColumnType.TEXT)
                .column("v", ColumnType.TEXT);
        target.merge(t, t.create(1, 10, null, "x", "A"), t.create(1, 11, 1, null, "A"), t.create(1, 12, 1, "x", "A"));
        target.merge(
                t, t.update(2, 20, null, "x", "B"), t.update(2, 21, 1, null, "B"), t.update(3, 30, null, "x", "C"));
        target.merge(t, t.delete(4, 40, 1, null), t.update(4, 41, 1, "x", "B"));

        assertThat(target.rows("select a, b, v from s.t order by a, b")).containsExactly("1|x|B", "null|x|C");
        assertThat(target.rows("select count(*) from s.t__")).containsExactly("7");
    }

    @Test
    void changesTheKey() throws Exception {
        Table old = Table.named("t")
                .key("a", ColumnType.INT4)
                .column("b", ColumnType.INT4)
                .column("v", ColumnType.TEXT);
        Table both = Table.named("t")
                .key("a", ColumnType.INT4)
                .key("b", ColumnType.INT4)
                .column("v", ColumnType.TEXT);
        Table other = Table.named("t")
                .key("b", ColumnType.INT4)
                .column("a", ColumnType.INT4)
                .column("v", ColumnType.TEXT);
        target.merge(old, old.create(1, 10, 1, 1, "A"), old.create(1, 11, 2, 1, "A"));
        target.merge(both, both.update(2, 20, 1, 1, "B"), both.create(2, 21, 1, 2, "B"), both.delete(2, 22, 2, 1));
        assertThat(target.rows("select a, b, v from s.t order by 1, 2")).containsExactly("1|1|B", "1|2|B");
        target.reopen();
        target.merge(other, other.update(3, 30, 2, 7, "C"));
        assertThat(target.rows("select a, b, v from s.t order by 1, 2")).containsExactly("1|1|B", "7|2|C");
        assertThat(target.rows("""
                select replace(pg_get_indexdef(indexrelid), i.indexrelid::regclass::text, 'i') from pg_index i
                where indrelid in ('s.t'::regclass, 's.zzz___t___'::regclass) order by 1"""))
                .hasSize(2)
                .anySatisfy(index -> assertThat(index).contains("UNIQUE", "(b, __origin) NULLS NOT DISTINCT"))
                .anySatisfy(index -> assertThat(index).doesNotContain("UNIQUE").contains("(b, __origin)"));
    }
}
