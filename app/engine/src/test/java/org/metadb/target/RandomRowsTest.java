package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.event.ChangeEvent;
import org.metadb.schema.ColumnType;

/**
 * Random changes of rows without a key, many of them equal, in random batches. Which of several equal rows a change took shows nowhere but in which
 * begin goes with which end; so begins and ends are compared each for themselves.
 */
class RandomRowsTest {

    private static final int HISTORIES = 60;
    private static final int EVENTS = 80;
    private static final String[] VALUES = {"A", "B", null};

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void makesTheVersionsThatTheRulesSayHoweverBatchesAreCut() throws Exception {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            Table table = Table.named("t")
                    .origin("o" + seed)
                    .column("a", ColumnType.TEXT)
                    .column("b", ColumnType.TEXT);
            History history = new History(new Random(seed), table);
            play(history);

            String of = " from s.t__ where __origin = 'o" + seed + "' ";
            String seconds = "extract(epoch from %s - '2024-05-01 00:00:00+00')::int";
            assertThat(target.rows("select a, b, " + seconds.formatted("__start") + ", __lsn - '0/0'" + of))
                    .as("begins of seed " + seed)
                    .containsExactlyInAnyOrderElementsOf(history.begins);
            assertThat(target.rows("select a, b, " + seconds.formatted("__end") + ", __end_lsn - '0/0'" + of
                            + "and not __current"))
                    .as("ends of seed " + seed)
                    .containsExactlyInAnyOrderElementsOf(history.ends);
            assertThat(target.rows("select a, b" + of + "and __current"))
                    .as("rows of seed " + seed)
                    .containsExactlyInAnyOrderElementsOf(
                            history.rows.stream().map(History::shown).toList());
        }
        assertThat(target.rows("select 1 from s.t__ where __end < __start")).isEmpty();
        assertThat(target.rows("select count(distinct __id) = count(*) from s.t__"))
                .containsExactly("t");
    }

    private void play(History history) throws Exception {
        List<ChangeEvent> batch = new ArrayList<>(history.firstSnapshot());
        for (int i = 0; i < EVENTS; i++) {
            batch.addAll(history.next());
            if (history.random.nextInt(12) == 0 || i == EVENTS - 1) {
                target.commit(target.plan(Target.batch(history.table.destination(), batch)));
                batch.clear();
            }
        }
    }

    /** What happens to a source table, and the versions that there are of it. */
    private static final class History {
        final Random random;
        final Table table;
        final List<List<Object>> rows = new ArrayList<>();
        final List<String> begins = new ArrayList<>();
        final List<String> ends = new ArrayList<>();
        private long time = 100;
        private long lsn = 100;
        private int snapshots;

        History(Random random, Table table) {
            this.random = random;
            this.table = table;
        }

        List<ChangeEvent> firstSnapshot() {
            int count = random.nextInt(6);
            for (int i = 0; i < count; i++) {
                List<Object> row = anyRow();
                rows.add(row);
                begins.add(shown(row) + "|" + time + "|null");
            }
            return snapshot();
        }

        List<ChangeEvent> next() {
            time += random.nextInt(2);
            lsn++;
            int what = random.nextInt(100);
            if (what < 2) {
                rows.forEach(this::end);
                rows.clear();
                return List.of(table.truncate(time, lsn));
            } else if (what < 6) {
                return snapshot();
            } else if (what < 45 || rows.isEmpty()) {
                List<Object> row = anyRow();
                begin(row);
                return List.of(table.create(time, lsn, row.toArray()));
            }
            List<Object> before = rows.remove(random.nextInt(rows.size()));
            if (what < 65) {
                end(before);
                return List.of(table.remove(time, lsn, before.toArray()));
            }
            List<Object> after = anyRow();
            if (after.equals(before)) {
                rows.add(after);
            } else {
                end(before);
                begin(after);
            }
            return List.of(table.change(time, lsn, before, after));
        }

        /** Reads all rows in any order; those that are there already stay as they are. */
        private List<ChangeEvent> snapshot() {
            int number = ++snapshots;
            Collections.shuffle(rows, random);
            List<ChangeEvent> events = new ArrayList<>();
            rows.forEach(row -> events.add(table.readBy(number, time, row.toArray())));
            return events;
        }

        private void begin(List<Object> row) {
            rows.add(row);
            begins.add(shown(row) + "|" + time + "|" + lsn);
        }

        private void end(List<Object> row) {
            ends.add(shown(row) + "|" + time + "|" + lsn);
        }

        private List<Object> anyRow() {
            return Arrays.asList(VALUES[random.nextInt(VALUES.length)], VALUES[random.nextInt(VALUES.length)]);
        }

        static String shown(List<Object> row) {
            return row.get(0) + "|" + row.get(1);
        }
    }
}
