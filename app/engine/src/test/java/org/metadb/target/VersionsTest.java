package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.metadb.event.ChangeEvent;
import org.metadb.sandbox.PostgresVersion;
import org.metadb.schema.ColumnType;

/** Which versions a batch makes. Shown as value, begin, end (a star while current), LSN, end LSN. */
class VersionsTest {

    private static final Table T = Table.named("t").key("id", ColumnType.INT8).column("v", ColumnType.TEXT);

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void keepsTheLifeOfARow(PostgresVersion version) throws Exception {
        try (Target other = new Target(version)) {
            other.merge(T, T.read(1, 1, "A"));
            other.merge(T, T.update(2, 20, 1, "A"));
            assertThat(other.versions("t", "v")).containsExactly("A|1|inf*|null|null");
            other.merge(T, T.update(3, 30, 1, "B"));
            assertThat(other.versions("t", "v")).containsExactly("A|1|3|null|30", "B|3|inf*|30|null");
            other.merge(T, T.delete(4, 40, 1));
            assertThat(other.versions("t", "v")).containsExactly("A|1|3|null|30", "B|3|4|30|40");
            other.merge(T, T.create(5, 50, 1, "B"));
            other.merge(T, T.truncate(6, 60));
            assertThat(other.versions("t", "v")).containsExactly("A|1|3|null|30", "B|3|4|30|40", "B|5|6|50|60");
        }
    }

    @Test
    void keepsEveryVersionWhenValueReturns() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"), T.update(2, 20, 1, "B"), T.update(3, 30, 1, "A"));

        assertThat(target.versions("t", "v")).containsExactly("A|1|2|10|20", "B|2|3|20|30", "A|3|inf*|30|null");
    }

    @Test
    void keepsEveryVersionOverAnExistingRow() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        target.merge(
                T, T.update(2, 20, 1, "B"), T.update(3, 30, 1, "A"), T.update(4, 40, 1, "A"), T.update(5, 50, 1, "C"));

        assertThat(target.versions("t", "v"))
                .containsExactly("A|1|2|10|20", "B|2|3|20|30", "A|3|5|30|50", "C|5|inf*|50|null");
    }

    @Test
    void leavesTheRowAloneWhenAnEventEqualsIt() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        target.merge(T, T.update(2, 20, 1, "A"), T.update(3, 30, 1, "A"));
        target.merge(T, T.read(4, 1, "A"));

        assertThat(target.versions("t", "v")).containsExactly("A|1|inf*|10|null");
    }

    @Test
    void endsAndBeginsARowWithinABatch() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"), T.update(2, 20, 1, "B"), T.delete(3, 30, 1), T.create(4, 40, 1, "B"));

        assertThat(target.versions("t", "v")).containsExactly("A|1|2|10|20", "B|2|3|20|30", "B|4|inf*|40|null");
    }

    @Test
    void endsAndBeginsAnExistingRowWithinABatch() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        target.merge(T, T.delete(3, 30, 1), T.create(4, 40, 1, "A"), T.delete(5, 50, 1), T.create(6, 60, 1, "A"));

        assertThat(target.versions("t", "v")).containsExactly("A|1|3|10|30", "A|4|5|40|50", "A|6|inf*|60|null");
    }

    @Test
    void endsAnExistingRowForGoodAfterSeveralChanges() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        target.merge(T, T.update(2, 20, 1, "B"), T.delete(3, 30, 1));

        assertThat(target.versions("t", "v")).containsExactly("A|1|2|10|20", "B|2|3|20|30");
    }

    @Test
    void truncatesInItsPlaceWithinABatch() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"), T.create(1, 11, 2, "A"), T.truncate(2, 20), T.create(3, 30, 1, "A"));

        assertThat(target.versions("t", "id, v"))
                .containsExactly("1|A|1|2|10|20", "2|A|1|2|11|20", "1|A|3|inf*|30|null");
    }

    @Test
    void takesAKeyDeletedBeforeItWasSeen() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"));
        target.merge(T, T.delete(2, 20, 2));
        target.merge(T, T.delete(2, 20, 3), T.create(3, 30, 3, "C"), T.delete(2, 20, 4), T.delete(2, 21, 4));

        assertThat(target.versions("t", "id, v")).containsExactly("1|A|1|inf*|10|null", "3|C|3|inf*|30|null");
    }

    @Test
    void makesNoTableForDeletesAndTruncationsAlone() throws Exception {
        target.merge(T, T.delete(1, 10, 1), T.truncate(2, 20));

        assertThat(target.rows("select to_regclass('s.t__')")).containsExactly("null");
    }

    @Test
    void beginsNoVersionBeforeItsPredecessor() throws Exception {
        target.merge(T, T.read(9, 1, "A"), T.read(9, 2, "A"));
        target.merge(T, T.update(5, 50, 1, "B"));
        target.merge(
                T, T.update(6, 60, 2, "B"), T.update(4, 70, 2, "C"), T.update(12, 80, 2, "D"), T.delete(11, 90, 2));

        assertThat(target.versions("t", "id, v"))
                .containsExactly(
                        "1|A|9|9|null|50",
                        "2|A|9|9|null|60",
                        "1|B|9|inf*|50|null",
                        "2|B|9|9|60|70",
                        "2|C|9|12|70|80",
                        "2|D|12|12|80|90");
    }

    @Test
    void beginsANewLifeAtItsOwnTimeHoweverBatchesAreCut() throws Exception {
        target.merge(T, T.create(5, 50, 1, "A"), T.delete(9, 60, 1), T.create(6, 70, 1, "B"));
        target.merge(T, T.create(5, 50, 2, "A"));
        target.merge(T, T.delete(9, 60, 2), T.create(6, 70, 2, "B"));
        target.merge(T, T.create(5, 50, 3, "A"), T.delete(9, 60, 3));
        target.merge(T, T.create(6, 70, 3, "B"));

        for (int id = 1; id <= 3; id++) {
            int key = id;
            assertThat(target.versions("t", "id, v"))
                    .filteredOn(row -> row.startsWith(key + "|"))
                    .containsExactly(key + "|A|5|9|50|60", key + "|B|6|inf*|70|null");
        }
    }

    @Test
    void carriesTheLsnOnOverRowsOfASnapshot() throws Exception {
        target.merge(T, T.read(1, 1, "A"));
        target.merge(T, T.read(2, 1, "B"));
        target.merge(T, T.update(3, 30, 1, "C"), T.read(4, 1, "D"), T.read(5, 1, "E"));
        target.merge(T, T.read(6, 1, "F"), T.update(7, 70, 1, "G"));

        assertThat(target.versions("t", "v"))
                .containsExactly(
                        "A|1|2|null|null",
                        "B|2|3|null|30",
                        "C|3|4|30|null",
                        "D|4|5|30|null",
                        "E|5|6|30|null",
                        "F|6|7|30|70",
                        "G|7|inf*|70|null");
    }

    @Test
    void keepsOriginsOfASharedTableApart() throws Exception {
        Table east = T.origin("east");
        Table west = T.origin("we'st \\ ");
        target.merge(Map.of(east.create(1, 10, 1, "A"), east));
        target.merge(Map.of(west.create(2, 20, 1, "B"), west));
        target.merge(west, west.update(3, 30, 1, "C"));
        assertThat(target.versions("t", "__origin, v"))
                .containsExactly("east|A|1|inf*|10|null", "we'st \\ |B|2|3|20|30", "we'st \\ |C|3|inf*|30|null");

        target.merge(east, east.truncate(4, 40));
        target.merge(east, east.delete(5, 50, 1));
        assertThat(target.rows("select __origin, v from s.t")).containsExactly("we'st \\ |C");
    }

    @Test
    void updatesInPlaceAndMovesOnlyDeletes() throws Exception {
        target.merge(T, T.create(1, 10, 1, "A"), T.create(1, 11, 2, "A"));
        target.merge(T, T.update(2, 20, 1, "B"));
        target.merge(T, T.update(3, 30, 1, "C"), T.update(4, 40, 1, "D"));
        target.merge(T, T.delete(5, 50, 2));
        target.session.close();

        assertThat(target.rows("select id, v from s.t")).containsExactly("1|D");
        assertThat(target.rows("select count(*) from s.t where not __current or __end_lsn is not null"))
                .containsExactly("0");
        target.run("select pg_stat_force_next_flush()");
        assertThat(target.rows("""
                select n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del from pg_stat_user_tables where relname = 't'""")).containsExactly("2|2|2|1");
    }

    @Test
    void takesChangesOfManyKeysAndTablesInOneBatch() throws Exception {
        Table other = Table.named("u")
                .key("a", ColumnType.TEXT)
                .key("b", ColumnType.INT4)
                .column("v", ColumnType.TEXT);
        Map<ChangeEvent, Table> events = new LinkedHashMap<>();
        events.put(T.create(1, 10, 1, "A"), T);
        events.put(other.create(1, 11, "x", 1, "A"), other);
        events.put(other.create(1, 12, "x", 2, "A"), other);
        events.put(T.update(2, 20, 1, "B"), T);
        events.put(other.delete(3, 30, "x", 1), other);
        target.merge(events);

        assertThat(target.rows("select id, v from s.t")).containsExactly("1|B");
        assertThat(target.rows("select a, b, v from s.u")).isEqualTo(List.of("x|2|A"));
    }

    /** PostgreSQL keeps the plan of the first batch, when a scan of the table was as good as any: it would take minutes for the second. */
    @Test
    void findsRowsByTheirKeyAlsoInATableThatWasEmptyAtFirst() throws Exception {
        int rows = 10_000;
        target.merge(T, T.create(1, 10, 0, "A"));
        ChangeEvent[] first = new ChangeEvent[rows];
        ChangeEvent[] second = new ChangeEvent[rows];
        for (int i = 0; i < rows; i++) {
            first[i] = T.create(2, 20 + i, i, "B");
            second[i] = T.create(3, 20 + rows + i, rows + i, "B");
        }
        long begin = System.nanoTime();
        target.merge(T, first);
        long middle = System.nanoTime();
        target.merge(T, second);

        assertThat(System.nanoTime() - middle).isLessThan(4 * (middle - begin) + 1_000_000_000L);
        assertThat(target.rows("select count(*) from s.t")).containsExactly("" + 2 * rows);
    }
}
