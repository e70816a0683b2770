package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.metadb.simulation.Values.UNCHANGED;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.schema.ColumnType;

/** Large values that an update left out of its event. */
class UnchangedValuesTest {

    private static final Table T = Table.named("t")
            .key("id", ColumnType.INT8)
            .column("n", ColumnType.INT4)
            .column("big", ColumnType.TEXT)
            .column("doc", ColumnType.JSONB);

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void takesEachFromTheVersionBeforeInTheBatch() throws Exception {
        target.merge(
                T,
                T.create(1, 10, 1, 1, "X", "{}"),
                T.update(2, 20, 1, 2, UNCHANGED, UNCHANGED),
                T.update(3, 30, 1, 3, "Y", UNCHANGED),
                T.update(4, 40, 1, 4, UNCHANGED, UNCHANGED));

        assertThat(target.rows("select n, big, doc from s.t__ order by __id"))
                .containsExactly("1|X|{}", "2|X|{}", "3|Y|{}", "4|Y|{}");
    }

    @Test
    void takesEachFromTheCurrentRow() throws Exception {
        target.merge(T, T.create(1, 10, 1, 1, "X", "{}"), T.create(1, 10, 2, 1, null, "[]"));
        target.merge(T, T.update(2, 20, 1, 2, UNCHANGED, UNCHANGED), T.update(2, 21, 2, 2, UNCHANGED, UNCHANGED));
        target.merge(
                T,
                T.update(3, 30, 1, 3, UNCHANGED, "[1]"),
                T.update(4, 40, 1, 4, UNCHANGED, UNCHANGED),
                T.update(5, 50, 1, 4, UNCHANGED, UNCHANGED));

        assertThat(target.rows("select n, big, doc from s.t__ where id = 1 order by __id"))
                .containsExactly("1|X|{}", "2|X|{}", "3|X|[1]", "4|X|[1]");
        assertThat(target.rows("select n, big, doc from s.t where id = 2")).containsExactly("2|null|[]");
    }

    @Test
    void saysInWhichTableAValueWasNeverSeen() throws Exception {
        target.merge(T, T.create(1, 10, 1, 1, "X", "{}"));
        target.merge(T, T.update(2, 20, 1, 2, UNCHANGED, UNCHANGED));
        assertThat(target.lost).isEmpty();

        target.merge(T, T.update(3, 30, 9, 2, UNCHANGED, "{}"));

        assertThat(target.lost).containsExactly(T.destination().table());
        assertThat(target.rows("select big from s.t where id = 9")).containsExactly("null");
    }

    @Test
    void takesEachFromTheOldKeysRowInTheBatch() throws Exception {
        target.merge(
                T,
                T.create(1, 10, 1, 1, "X", "{}"),
                T.delete(2, 20, 1),
                T.moved(2, 20, List.of(1), 2, 1, UNCHANGED, UNCHANGED),
                T.update(3, 30, 2, 2, UNCHANGED, "[]"));

        assertThat(target.rows("select id, n, big, doc from s.t__ order by __id"))
                .containsExactly("1|1|X|{}", "2|1|X|{}", "2|2|X|[]");
    }

    @Test
    void takesEachFromTheOldKeysRowInTheTable() throws Exception {
        target.merge(T, T.create(1, 10, 1, 0, "old", "0"), T.delete(2, 20, 1), T.create(3, 30, 1, 1, "X", "{}"));
        target.merge(
                T,
                T.delete(4, 40, 1),
                T.moved(4, 40, List.of(1), 2, 1, UNCHANGED, UNCHANGED),
                T.update(5, 50, 2, 2, UNCHANGED, UNCHANGED));

        assertThat(target.rows("select id, n, big, doc from s.t__ where id = 2 order by __id"))
                .containsExactly("2|1|X|{}", "2|2|X|{}");
    }

    @Test
    void takesEachFromTheOldKeysLastRowInHistory() throws Exception {
        target.merge(T, T.create(3, 30, 1, 1, "X", "{}"));
        target.merge(T, T.delete(4, 40, 1));
        target.merge(T, T.moved(4, 40, List.of(1), 2, 1, UNCHANGED, UNCHANGED));

        assertThat(target.rows("select id, n, big, doc from s.t")).containsExactly("2|1|X|{}");
    }

    @Test
    void followsAKeyThatChangesAgainAndAgainInOneBatch() throws Exception {
        target.merge(T, T.create(1, 10, 1, 1, "X", "{}"), T.create(1, 11, 2, 1, "other", "0"), T.delete(1, 12, 2));
        target.merge(
                T,
                T.update(2, 20, 1, 2, UNCHANGED, UNCHANGED),
                T.delete(3, 30, 1),
                T.moved(3, 30, List.of(1), 2, 2, UNCHANGED, UNCHANGED),
                T.delete(4, 40, 2),
                T.moved(4, 40, List.of(2), 3, 2, UNCHANGED, "[]"),
                T.create(5, 50, 1, 1, "new", "1"),
                T.update(6, 60, 3, 3, UNCHANGED, UNCHANGED));

        assertThat(target.rows(
                        "select id, n, big, doc from s.t__ where __start > '2024-05-01 00:00:01+00' order by __id"))
                .containsExactly("1|2|X|{}", "2|2|X|{}", "3|2|X|[]", "1|1|new|1", "3|3|X|[]");
    }

    @Test
    void followsAKeyThatGoesAndComesBack() throws Exception {
        target.merge(T, T.create(1, 10, 1, 1, "X", "{}"));
        target.merge(
                T,
                T.delete(2, 20, 1),
                T.moved(2, 20, List.of(1), 2, 1, UNCHANGED, UNCHANGED),
                T.delete(3, 30, 2),
                T.moved(3, 30, List.of(2), 1, 1, UNCHANGED, UNCHANGED));

        assertThat(target.rows("select id, n, big, doc from s.t__ order by __id"))
                .containsExactly("1|1|X|{}", "2|1|X|{}", "1|1|X|{}");
    }

    @Test
    void followsAKeyOverAChangeOfColumns() throws Exception {
        Table wider = T.column("more", ColumnType.INT4);
        target.merge(T, T.create(1, 10, 1, 1, "X", "{}"), T.create(1, 11, 9, 1, "Z", "0"));
        target.merge(
                wider,
                T.update(2, 20, 1, 2, "Y", UNCHANGED),
                wider.update(3, 30, 1, 3, UNCHANGED, UNCHANGED, 5),
                wider.delete(4, 40, 1),
                wider.moved(4, 40, List.of(1), 2, 3, UNCHANGED, UNCHANGED, 5),
                wider.delete(5, 50, 9),
                wider.moved(5, 50, List.of(9), 8, 1, UNCHANGED, UNCHANGED, 5),
                T.create(6, 60, 9, 1, "new", "1"));

        assertThat(target.rows("select id, n, big, doc, more from s.t__ order by id, __id"))
                .containsExactly(
                        "1|1|X|{}|null",
                        "1|2|Y|{}|null",
                        "1|3|Y|{}|5",
                        "2|3|Y|{}|5",
                        "8|1|Z|0|5",
                        "9|1|Z|0|null",
                        "9|1|new|1|null");
    }

    @Test
    void takesEachUnderACompositeTextKey() throws Exception {
        Table t = Table.named("c")
                .key("a", ColumnType.TEXT)
                .key("b", ColumnType.NUMERIC)
                .column("big", ColumnType.TEXT);
        target.merge(t, t.create(1, 10, "k", "1.50", "X"));
        target.merge(t, t.delete(2, 20, "k", "1.5"), t.moved(2, 20, List.of("k", "1.5"), "l", "2", UNCHANGED));

        assertThat(target.rows("select a, b, big from s.c")).containsExactly("l|2|X");
        assertThat(target.rows("select count(*) from s.c__")).containsExactly("2");
    }
}
