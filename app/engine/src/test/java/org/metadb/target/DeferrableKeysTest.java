package org.metadb.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.change.Destination;
import org.metadb.event.CapturedEvents;
import org.metadb.event.ChangeEvent;
import org.metadb.schema.ColumnType;
import org.metadb.simulation.ReferenceTable;

/**
 * Transactions that hold a key twice, from captures and made by hand: in one batch, cut into several, and with records that come again. Events of one
 * second are of one transaction. Each batch begins with the stored memory, as after a crash.
 */
class DeferrableKeysTest {

    private static final Table T = Table.named("t").key("id", ColumnType.INT4).column("v", ColumnType.TEXT);

    private static final boolean[] ALL = {true, true, true};

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void keepsTheRowsOfCapturedTransactionsHoweverTheyAreCut() throws Exception {
        for (String capture : List.of("1.9.8-defaults", "2.7.4-defaults", "3.6.1-defaults")) {
            List<ChangeEvent> swapped = CapturedEvents.readWithBefore(capture, ".swd");
            List<ChangeEvent> replaced = CapturedEvents.readWithBefore(capture, ".defer");
            assertThat(swapped).hasSize(6);
            assertThat(replaced).hasSize(3);
            for (int cut = 0; cut <= 6; cut++) {
                String origin = capture + " cut at " + cut;
                Table swd = Table.named("swd").origin(origin);
                streamCut(swd, swapped, cut);
                assertThat(captured(swd)).as(origin).containsExactly("1|one|f", "1|two|t", "2|two|f", "2|one|t");
                Table defer = Table.named("defer").origin(origin);
                streamCut(defer, replaced, Math.min(cut, 3));
                assertThat(captured(defer)).as(origin).containsExactly("1|x|f", "1|y|t");
            }
        }
    }

    /** In two batches, the second of which begins with records that were read before; then all of it again. Forgets all before. */
    private void streamCut(Table table, List<ChangeEvent> events, int cut) throws Exception {
        target.forget();
        target.stream(table.destination(), events.subList(0, cut));
        target.stream(table.destination(), events.subList(Math.max(0, cut - 2), events.size()));
        target.stream(table.destination(), events.subList(cut, events.size()));
    }

    private List<String> captured(Table table) throws Exception {
        String name = table.destination().table().table().name();
        return target.rows("select id, a, __current from s." + name + "__ where __origin = '"
                + table.destination().origin() + "' order by id, __id");
    }

    @Test
    void letsASupersededRowEndWhereTheNewOneBegins() throws Exception {
        stream(
                List.of("x|1|3|10|30", "y|3|inf*|30|null"),
                T.create(1, 10, 1, "x"),
                T.create(3, 30, 1, "y"),
                T.before(T.delete(3, 31, 1), 1, "x"));
    }

    @Test
    void keepsTheNewRowWhenASupersededOneIsChangedAndRemoved() throws Exception {
        stream(
                List.of("x|1|3|10|30", "y|3|3|30|32", "Y|3|inf*|32|null"),
                T.create(1, 10, 1, "x"),
                T.create(3, 30, 1, "y"),
                T.before(T.update(3, 31, 1, "z"), 1, "x"),
                T.before(T.update(3, 32, 1, "Y"), 1, "y"),
                T.before(T.delete(3, 33, 1), 1, "z"));
    }

    @Test
    void bringsASupersededRowBackAsAVersion() throws Exception {
        stream(
                List.of("x|1|3|10|30", "y|3|3|30|31", "z|3|3|31|33", "Y|3|inf*|33|null"),
                T.create(1, 10, 1, "x"),
                T.create(3, 30, 1, "y"),
                T.create(3, 31, 1, "z"),
                T.before(T.update(3, 32, 1, "Y"), 1, "y"),
                T.before(T.delete(3, 33, 1), 1, "z"),
                T.before(T.delete(3, 34, 1), 1, "x"));
    }

    @Test
    void keepsARowThatAnEqualOneReplaces() throws Exception {
        stream(
                List.of("x|1|inf*|10|null"),
                T.create(1, 10, 1, "x"),
                T.create(3, 30, 1, "x"),
                T.before(T.delete(3, 31, 1), 1, "x"));
    }

    @Test
    void deletesBothRowsOfAKey() throws Exception {
        stream(
                List.of("x|1|3|10|30", "y|3|3|30|32"),
                T.create(1, 10, 1, "x"),
                T.create(3, 30, 1, "y"),
                T.before(T.delete(3, 31, 1), 1, "x"),
                T.before(T.delete(3, 32, 1), 1, "y"));
    }

    /** Without REPLICA IDENTITY FULL a delete's image is made up, and an update has none. */
    @Test
    void believesNoMadeUpImage() throws Exception {
        stream(
                List.of("null|3|3|30|31", "job|3|4|31|32"),
                T.create(3, 30, 1, null),
                T.update(3, 31, 1, "job"),
                T.before(T.delete(4, 32, 1), 1, null));
    }

    /** As {@link #believesNoMadeUpImage}, all in one transaction: the image happens to equal the row's first version. */
    @Test
    void deletesAJobThatIsInsertedChangedAndDeletedInOneTransaction() throws Exception {
        stream(
                List.of("null|3|3|30|31", "job|3|3|31|32"),
                T.create(3, 30, 1, null),
                T.update(3, 31, 1, "job"),
                T.before(T.delete(3, 32, 1), 1, null));
        assertThat(target.folds).isZero();
    }

    /** The delete before it was lost. */
    @Test
    void bringsNoStaleRowBackForAMadeUpImage() throws Exception {
        stream(
                List.of("stale|1|3|10|30", "y|3|3|30|31"),
                T.create(1, 10, 1, "stale"),
                T.create(3, 30, 1, "y"),
                T.before(T.delete(3, 31, 1), 1, null));
    }

    @Test
    void endsWhatATransactionHeldTwiceWithIt() throws Exception {
        stream(
                List.of("x|1|3|10|30", "y|3|4|30|40"),
                T.create(1, 10, 1, "x"),
                T.create(3, 30, 1, "y"),
                T.before(T.delete(4, 40, 1), 1, "x"));
    }

    @Test
    void comparesWithWhatTheTargetHasInAWiderTypeOrAnotherSpelling() throws Exception {
        Table t = Table.named("w")
                .key("id", ColumnType.INT4)
                .column("n", ColumnType.INT4)
                .column("j", ColumnType.JSONB)
                .column("v", ColumnType.TEXT);
        Table wider = Table.named("w")
                .key("id", ColumnType.INT4)
                .column("n", ColumnType.NUMERIC)
                .column("j", ColumnType.JSONB)
                .column("v", ColumnType.TEXT);
        target.merge(wider, wider.create(1, 1, 7, 0, "{}", "other"));
        List<ChangeEvent> events = List.of(
                t.create(1, 10, 1, 5, "{\"a\":1}", "x"),
                t.create(3, 30, 1, 6, "{\"a\":2}", "y"),
                t.before(t.delete(3, 31, 1), 1, 5, "{\"a\":1}", "x"),
                t.create(3, 32, 1, 7, "{\"a\":3}", "z"),
                t.before(t.delete(3, 33, 1), 1, 7, "{\"a\":3}", "z"));
        for (ChangeEvent event : events) {
            target.stream(t.destination(), List.of(event));
        }

        assertThat(target.rows("select n, j, v from s.w where id = 1")).containsExactly("6|{\"a\": 2}|y");
        assertThat(target.rows("select count(*) from s.w__ where id = 1")).containsExactly("4");
    }

    /** {@code update t set id = id + 1}, over rows that are all alike but for their key, read in the order of their places. */
    @Test
    void shiftsManyRows() throws Exception {
        int rows = 300;
        List<ChangeEvent> events = new ArrayList<>();
        for (int id = 0; id < rows; id++) {
            events.add(T.create(1, 10 + id, id, "v" + id % 2));
        }
        for (int i = 0; i < rows; i++) {
            int id = i * 7 % rows; // no order at all: many keys are held twice at once
            long lsn = 1000 + i;
            events.add(T.before(T.delete(2, lsn, id), id, "v" + id % 2));
            events.add(T.moved(2, lsn, List.of(id), id + 1, "v" + id % 2));
        }
        for (int from = 0; from < events.size(); from += 97) {
            int to = Math.min(events.size(), from + 97);
            target.stream(T.destination(), events.subList(Math.max(0, from - 10), to));
        }

        assertThat(target.rows("select count(*), min(id), max(id), bool_and(v = 'v' || (id - 1) % 2) from s.t"))
                .containsExactly(rows + "|1|" + rows + "|t");
        // key 0 has ended, key 300 has begun, all others have changed
        assertThat(target.rows("select count(*) from s.t__")).containsExactly("" + (1 + 2 * (rows - 1) + 1));
    }

    /** Against what {@link ReferenceTable} says; batches are cut anywhere and begin with events that were read before. */
    @Test
    void makesTheVersionsThatTheRulesSayOfRandomTransactions() throws Exception {
        for (int seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            Table table = Table.named("r")
                    .origin("o" + seed)
                    .key("id", ColumnType.INT4)
                    .column("a", ColumnType.TEXT)
                    .column("b", ColumnType.TEXT);
            ReferenceTable expected = new ReferenceTable();
            List<ChangeEvent> events = new ArrayList<>();
            Map<Integer, List<String[]>> rows = new TreeMap<>();
            for (int time = 1; time <= 8; time++) {
                transact(random, table, time, rows, expected, events);
            }
            target.forget();
            for (int from = 0; from < events.size(); ) {
                int to = Math.min(events.size(), from + 1 + random.nextInt(20));
                target.stream(table.destination(), events.subList(Math.max(0, from - random.nextInt(5)), to));
                from = to;
            }

            assertThat(target.rows("select id, a, b, extract(epoch from __start - '2024-05-01 00:00:00+00')::int,"
                            + " case when __current then 'inf*'"
                            + " else extract(epoch from __end - '2024-05-01 00:00:00+00')::int::text end,"
                            + " __lsn - '0/0', __end_lsn - '0/0' from s.r__ where __origin = 'o" + seed
                            + "' order by id, __id"))
                    .as("seed " + seed)
                    .isEqualTo(expected.shown());
            assertThat(target.rows("select id, a, b from s.r where __origin = 'o" + seed + "' order by id"))
                    .as("current rows of seed " + seed)
                    .isEqualTo(rows.entrySet().stream()
                            .flatMap(entry ->
                                    entry.getValue().stream().map(row -> entry.getKey() + "|" + row[0] + "|" + row[1]))
                            .toList());
        }
        assertThat(target.folds).isGreaterThan(40);
    }

    /** Inserts, updates and deletes rows of three keys in turn; in the end each has one row or none. */
    private static void transact(
            Random random,
            Table table,
            long time,
            Map<Integer, List<String[]>> rows,
            ReferenceTable expected,
            List<ChangeEvent> events) {
        for (int steps = random.nextInt(12); steps >= 0; steps--) {
            int key = random.nextInt(3);
            List<String[]> ofKey = rows.computeIfAbsent(key, first -> new ArrayList<>());
            String[] row = {"a" + random.nextInt(3), random.nextBoolean() ? "b" : null};
            long lsn = 1000 * time + events.size();
            int die = random.nextInt(ofKey.isEmpty() ? 1 : 4);
            if (die < 2) {
                expected.supersede(key, false);
                expected.upsert(key, time, lsn, ALL, new Object[] {key, row[0], row[1]}, null);
                events.add(table.create(time, lsn, key, row[0], row[1]));
                ofKey.add(row);
            } else if (die == 2) {
                int index = random.nextInt(ofKey.size());
                String[] before = ofKey.set(index, row);
                if (!expected.changeSuperseded(key, before, true, Optional.of(row))) {
                    expected.upsert(key, time, lsn, ALL, new Object[] {key, row[0], row[1]}, null);
                }
                events.add(table.before(table.update(time, lsn, key, row[0], row[1]), key, before[0], before[1]));
            } else {
                delete(random, table, time, key, ofKey, expected, events);
            }
        }
        rows.forEach((key, ofKey) -> {
            while (ofKey.size() > 1) {
                delete(random, table, time, key, ofKey, expected, events);
            }
        });
        expected.endTransaction();
    }

    private static void delete(
            Random random,
            Table table,
            long time,
            int key,
            List<String[]> ofKey,
            ReferenceTable expected,
            List<ChangeEvent> events) {
        long lsn = 1000 * time + events.size();
        String[] before = ofKey.remove(random.nextInt(ofKey.size()));
        if (!expected.changeSuperseded(key, before, true, Optional.empty())) {
            Optional<String[]> back = expected.bringBack(key);
            if (back.isPresent()) {
                Object[] row = {key, back.get()[0], back.get()[1]};
                expected.upsert(key, time, lsn, ALL, row, null);
            } else {
                expected.delete(key, time, lsn);
            }
        }
        events.add(table.before(table.delete(time, lsn, key), key, before[0], before[1]));
    }

    /** Runs the events as one batch, one by one, and cut anywhere, each for an origin of its own. */
    private void stream(List<String> versions, ChangeEvent... events) throws Exception {
        for (int cut = 0; cut <= events.length; cut++) {
            target.forget();
            String origin = "o" + cut;
            Destination destination = T.origin(origin).destination();
            if (cut < events.length) {
                target.stream(destination, Arrays.asList(events).subList(0, cut));
                target.stream(destination, Arrays.asList(events).subList(Math.max(0, cut - 1), events.length));
            } else {
                for (ChangeEvent event : events) {
                    target.stream(destination, List.of(event));
                }
            }
            assertThat(versions(origin)).as("cut at " + cut).isEqualTo(versions);
            target.stream(destination, List.of(events));
            assertThat(versions(origin)).as("again, cut at " + cut).isEqualTo(versions);
        }
    }

    private List<String> versions(String origin) throws Exception {
        return target.versions("t", "__origin, v").stream()
                .filter(version -> version.startsWith(origin + "|"))
                .map(version -> version.substring(origin.length() + 1))
                .toList();
    }
}
