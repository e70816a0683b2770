package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.schema.ColumnType;
import org.metadb.simulation.ReferenceTable;
import org.metadb.simulation.Values;

/** Random changes in random batches, against what {@link ReferenceTable} says of them. */
class RandomChangesTest {

    private static final int HISTORIES = 300;
    private static final int EVENTS = 60;
    private static final int KEYS = 4;
    private static final String[] VALUES = {"A", "B", "C", null};

    private static final boolean[] ALL = {true, true, true};
    private static final boolean[] WITHOUT_B = {true, true, false};

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void makesTheVersionsThatTheRulesSayHoweverBatchesAreCut() throws Exception {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            // its own origin for each: the rows of one share the table with those of all before
            Table all = Table.named("t")
                    .origin("o" + seed)
                    .key("id", ColumnType.INT4)
                    .column("a", ColumnType.TEXT)
                    .column("b", ColumnType.TEXT);
            Table withoutB = Table.named("t")
                    .origin("o" + seed)
                    .key("id", ColumnType.INT4)
                    .column("a", ColumnType.TEXT);
            ReferenceTable expected = new ReferenceTable();
            play(new History(new Random(seed), all, withoutB, expected));

            assertThat(target.rows("""
                    select id, a, b, extract(epoch from __start - '2024-05-01 00:00:00+00')::int,
                        case when __end = '9999-12-31 00:00:00+00' then 'inf'
                            else extract(epoch from __end - '2024-05-01 00:00:00+00')::int::text end
                        || case when __current then '*' else '' end,
                        __lsn - '0/0', __end_lsn - '0/0'
                    from s.t__ where __origin = 'o%d' order by id, __id""".formatted(seed))).as("seed " + seed).isEqualTo(expected.shown());
        }
        assertThat(target.rows("select id from s.t group by id, __origin having count(*) > 1"))
                .isEmpty();
        assertThat(target.rows("select id from s.t__ where __end < __start")).isEmpty();
        assertThat(target.rows("select count(distinct __id) = count(*) from s.t__"))
                .containsExactly("t");
    }

    private void play(History history) throws Exception {
        List<ChangeEvent> batch = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            batch.addAll(history.next());
            if (history.random.nextInt(12) == 0 || i == EVENTS - 1) {
                target.commit(target.plan(Target.batch(history.all.destination(), batch)));
                batch.clear();
            }
        }
    }

    /** The changes of one source table, at times that now and then go back. */
    private static final class History {
        final Random random;
        final Table all;
        private final Table withoutB;
        private final ReferenceTable expected;
        private long time = 100;
        private long lsn = 100;

        History(Random random, Table all, Table withoutB, ReferenceTable expected) {
            this.random = random;
            this.all = all;
            this.withoutB = withoutB;
            this.expected = expected;
        }

        List<ChangeEvent> next() {
            time += random.nextInt(8) - 2;
            lsn++;
            int key = random.nextInt(KEYS);
            int what = random.nextInt(100);
            if (what < 2) {
                expected.truncate(time, lsn);
                return List.of(all.truncate(time, lsn));
            } else if (what < 20) {
                expected.delete(key, time, lsn);
                return List.of(all.delete(time, lsn, key));
            } else if (what < 30) {
                return move(key, (key + 1 + random.nextInt(KEYS - 1)) % KEYS);
            } else if (what < 45) {
                Object[] row = row(key, false);
                expected.upsert(key, time, ReferenceTable.NONE, ALL, row, null);
                return List.of(all.read(time, row));
            } else if (what < 58) {
                Object[] row = row(key, false);
                row[2] = null;
                expected.upsert(key, time, lsn, WITHOUT_B, row, null);
                return List.of(withoutB.update(time, lsn, row[0], row[1]));
            }
            Object[] row = row(key, expected.live(key));
            expected.upsert(key, time, lsn, ALL, row, null);
            return List.of(all.update(time, lsn, row));
        }

        /** A change of primary key: the old key's row goes and comes again under the new key. */
        private List<ChangeEvent> move(int from, int to) {
            if (!expected.live(from) || expected.live(to)) {
                return List.of();
            }
            Object[] row = row(to, true);
            expected.delete(from, time, lsn);
            expected.upsert(to, time, lsn, ALL, row, from);
            return List.of(all.delete(time, lsn, from), all.moved(time, lsn, List.of(from), row));
        }

        private Object[] row(int key, boolean mayLeaveOut) {
            Object[] row = {key, VALUES[random.nextInt(VALUES.length)], VALUES[random.nextInt(VALUES.length)]};
            for (int i = 1; mayLeaveOut && i < row.length; i++) {
                if (random.nextInt(3) == 0) {
                    row[i] = Values.UNCHANGED;
                }
            }
            return row;
        }
    }
}
