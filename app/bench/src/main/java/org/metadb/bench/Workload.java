package org.metadb.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A history of tables, told as the connector tells it: a snapshot, then transactions of one to eight events over all tables, 60 % updates, 30 %
 * inserts, 10 % deletes, each delete with its tombstone. A quarter of the updates and deletes hit a row that was touched a moment ago. Knows what
 * the tables hold in the end. The same seed gives the same bytes. For one thread.
 */
public final class Workload {

    /** Where records go. */
    public interface Sink {
        /** @param value null for a tombstone */
        void accept(SourceTable table, byte[] key, byte[] value);
    }

    /**
     * What a table holds in the end.
     *
     * @param versionSum the sum of the column {@code version} over the current rows
     */
    public record Contents(long current, long versions, long versionSum) {}

    private static final long START_MICROS = 1_790_000_000_000_000L;
    private static final long START_LSN = 50_063_104L;
    private static final int LONG_TEXT_KEPT_IN = 4;

    private final SplittableRandom random;
    private final List<TableState> tables = new ArrayList<>();
    private long lsn = START_LSN;
    private long lastCommitLsn;
    private long timeMicros = START_MICROS;
    private long transactionId = 1_237;

    /** The rows of a table, as far as the history needs to know them: ids and how often each was changed. */
    private static final class TableState {
        final SourceTable table;
        final EventText text;
        long[] ids = new long[1_024];
        int[] versions = new int[1_024];
        int rows;
        long nextId = 1;
        long entered;
        long versionSum;

        TableState(String server, SourceTable table) {
            this.table = table;
            this.text = new EventText(server, table);
        }

        int insert() {
            if (rows == ids.length) {
                ids = Arrays.copyOf(ids, 2 * rows);
                versions = Arrays.copyOf(versions, 2 * rows);
            }
            ids[rows] = nextId++;
            versions[rows] = 1;
            entered++;
            versionSum++;
            return rows++;
        }

        void update(int row) {
            versions[row]++;
            entered++;
            versionSum++;
        }

        void delete(int row) {
            versionSum -= versions[row];
            rows--;
            ids[row] = ids[rows];
            versions[row] = versions[rows];
        }

        /** A row, in one case of four one of the hundred that were inserted last. */
        int pick(SplittableRandom random) {
            return random.nextInt(4) == 0 ? rows - 1 - random.nextInt(Math.min(rows, 100)) : random.nextInt(rows);
        }
    }

    /** @param server the connector's {@code topic.prefix} */
    public Workload(String server, List<SourceTable> tables, long seed) {
        this.random = new SplittableRandom(seed);
        tables.forEach(table -> this.tables.add(new TableState(server, table)));
    }

    /** That many rows, evenly over the tables, table after table, all in the state of one transaction. */
    public void snapshot(int rows, Sink sink) {
        long time = timeMicros;
        int done = 0;
        for (int i = 0; i < tables.size(); i++) {
            TableState state = tables.get(i);
            int end = (int) ((long) rows * (i + 1) / tables.size());
            for (; done < end; done++) {
                String mark = done == 0 ? "first" : done == rows - 1 ? "last" : "true";
                int row = state.insert();
                Change change = new Change('r', mark, transactionId, lsn, 0, time);
                sink.accept(
                        state.table,
                        state.text.key(state.ids[row]),
                        state.text.upsert(change, state.ids[row], 1, false, random));
            }
        }
        lsn += 8_192;
        lastCommitLsn = lsn;
    }

    /** That many events of transactions after the snapshot; tombstones are not counted. */
    public void stream(int events, Sink sink) {
        int left = events;
        while (left > 0) {
            int size = Math.min(left, 1 + random.nextInt(8));
            transactionId++;
            timeMicros += 200 + random.nextInt(1_000);
            for (int i = 0; i < size; i++) {
                lsn += 100 + random.nextInt(300);
                event(tables.get(random.nextInt(tables.size())), sink);
            }
            lsn += 48;
            lastCommitLsn = lsn;
            left -= size;
        }
    }

    private void event(TableState state, Sink sink) {
        int kind = random.nextInt(10);
        if (state.rows == 0 || kind < 3) {
            int row = state.insert();
            upsert(state, row, 'c', false, sink);
        } else if (kind < 9) {
            int row = state.pick(random);
            state.update(row);
            upsert(state, row, 'u', random.nextInt(LONG_TEXT_KEPT_IN) > 0, sink);
        } else {
            int row = state.pick(random);
            long id = state.ids[row];
            state.delete(row);
            byte[] key = state.text.key(id);
            sink.accept(state.table, key, state.text.delete(change('d'), id));
            sink.accept(state.table, key, null);
        }
    }

    private void upsert(TableState state, int row, char operation, boolean keepsLongText, Sink sink) {
        long id = state.ids[row];
        byte[] value = state.text.upsert(change(operation), id, state.versions[row], keepsLongText, random);
        sink.accept(state.table, state.text.key(id), value);
    }

    private Change change(char operation) {
        return new Change(operation, "false", transactionId, lsn, lastCommitLsn, timeMicros);
    }

    /** What each table holds after all that was told so far, by its name. */
    public Map<String, Contents> contents() {
        Map<String, Contents> contents = new LinkedHashMap<>();
        for (TableState state : tables) {
            contents.put(state.table.name(), new Contents(state.rows, state.entered, state.versionSum));
        }
        return contents;
    }
}
