package org.metadb.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.metadb.change.Destination;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.SnapshotMark;
import org.metadb.event.Source;
import org.metadb.pg.TableName;
import org.metadb.simulation.SourceTable.Origin;

/**
 * A source database at random, and what Debezium would send of it if nothing ever failed. Transactions are open side by side, so that their LSNs
 * are interleaved, and come in the order of their commits; COPY, a key change and the truncation of several tables give several events one LSN;
 * snapshots and chunks are read while transactions are open; columns come and go; servers fail over.
 */
final class SourceDatabase {

    /** Faces of the die for a step, without and with snapshots and failovers. */
    private static final int CALM = 205;

    private static final int ALL = 253;
    private static final String[] VALUES = {null, "x", "large x", "large y", "large z"};

    private static final boolean[] NOTHING_LEFT_OUT = {false, false};

    private static final class Open {
        final long txId;
        final boolean slow;
        final List<Change> changes = new ArrayList<>();

        Open(long txId, boolean slow) {
            this.txId = txId;
            this.slow = slow;
        }
    }

    /** What a transaction did, entered and sent when it commits. */
    private interface Change {
        void commit(Origin origin);
    }

    final List<SourceTable> tables;
    private final Random random;
    private final SourceClock clock;
    /** What kind of history this is: each seed has one of its own, so that what is rare in most is common in some. */
    private final int keys;

    private final int openMax;
    private final int alterWeight;
    private final int moveWeight;
    private final int chunkWeight;
    private final boolean oneTable;
    private final boolean altersAtCommit;
    private final boolean failsOver;
    private final List<Open> open = new ArrayList<>();
    private final List<ChangeEvent> stream = new ArrayList<>();

    SourceDatabase(Random random) {
        this.random = random;
        this.clock = new SourceClock(random);
        this.keys = 2 + random.nextInt(4);
        this.openMax = 1 + random.nextInt(4);
        this.alterWeight = random.nextInt(3) == 0 ? 30 : 5;
        this.moveWeight = random.nextInt(3) == 0 ? 50 : 15;
        this.chunkWeight = random.nextInt(3) == 0 ? 40 : 10;
        this.oneTable = random.nextInt(3) == 0;
        this.altersAtCommit = random.nextInt(4) == 0;
        this.failsOver = random.nextBoolean();
        boolean together = random.nextInt(3) == 0;
        int partitions = partitions();
        // a table without an origin, and one to which two sources bring rows, perhaps in one topic
        this.tables = List.of(
                table("north", "t", "", "north", partitions()),
                table("east", "u", "east", together ? "both" : "east", partitions),
                table("west", "u", "west", together ? "both" : "west", together ? partitions : partitions()));
    }

    private SourceTable table(String schema, String table, String origin, String topic, int partitions) {
        Destination destination = new Destination(TableName.of("s", table), origin);
        return new SourceTable(schema, destination, topic, partitions, random.nextInt(4) > 0);
    }

    private int partitions() {
        return random.nextBoolean() ? 1 : 3;
    }

    /** Events in the order of the stream, each once. */
    List<ChangeEvent> run(int steps) {
        if (random.nextInt(3) > 0) {
            for (int i = 0; i < 20; i++) {
                step(CALM);
            }
            connect();
        }
        for (int i = 0; i < steps; i++) {
            step(ALL);
        }
        while (!open.isEmpty()) {
            commit();
        }
        return stream;
    }

    /** The stream begins here, with a snapshot: what was before is known from it alone. */
    private void connect() {
        stream.clear();
        for (SourceTable table : tables) {
            table.history = new ReferenceTable();
            table.toldB.clear();
        }
        snapshot();
    }

    private void step(int dieMax) {
        int die = random.nextInt(dieMax);
        if (die < 25) {
            begin();
        } else if (die < 125) {
            change();
        } else if (die < 165) {
            commit();
        } else if (die < 200) {
            if (die - 165 < alterWeight) {
                alter();
            }
        } else if (die < CALM) {
            rollBack();
        } else if (die < 245) {
            if (die - CALM < chunkWeight) {
                chunk();
            }
        } else if (die < 249) {
            snapshot();
        } else if (die < 251) {
            failOver();
        } else {
            clock.setBack();
        }
    }

    private void begin() {
        if (open.size() < openMax) {
            open.add(new Open(clock.nextTxId(), openMax > 2 && random.nextInt(12) == 0));
        }
    }

    private void change() {
        if (open.isEmpty()) {
            return;
        }
        Open tx = open.get(random.nextInt(open.size()));
        SourceTable table = anyTable();
        int key = random.nextInt(keys);
        int die = random.nextInt(100);
        if (die < 85 - moveWeight) {
            write(tx, table, key, clock.nextLsn());
        } else if (die < 85) {
            move(tx, table, key, (key + 1 + random.nextInt(keys - 1)) % keys, clock.nextLsn());
        } else if (die < 95) {
            copy(tx, table, clock.nextLsn());
        } else {
            long at = clock.nextLsn();
            tables.stream().filter(one -> random.nextBoolean()).forEach(one -> truncate(tx, one, at));
        }
    }

    private void write(Open tx, SourceTable table, int key, long at) {
        if (!lock(tx, table, key)) {
            return;
        }
        String[] before = table.working.get(key);
        if (before == null) {
            insert(tx, table, key, newRow(table), NOTHING_LEFT_OUT, Optional.empty(), at);
        } else if (random.nextInt(4) == 0) {
            delete(tx, table, key, at);
        } else {
            String[] row = before.clone();
            boolean[] untouched = touch(table, row);
            put(tx, table, Operation.UPDATE, key, row, leftOut(row, untouched), Optional.empty(), at);
        }
    }

    /** A change of primary key: the old key's row goes and comes again under the new key, at one LSN. */
    private void move(Open tx, SourceTable table, int from, int to, long at) {
        if (!table.working.containsKey(from)
                || table.working.containsKey(to)
                || !lock(tx, table, from)
                || !lock(tx, table, to)) {
            return;
        }
        String[] row = table.working.get(from).clone();
        boolean[] untouched = touch(table, row);
        // between partitions there is no order: the old key's value may be gone, or not be there yet
        boolean together = table.partition(from).equals(table.partition(to));
        delete(tx, table, from, at);
        insert(tx, table, to, row, together ? leftOut(row, untouched) : NOTHING_LEFT_OUT, Optional.of(from), at);
    }

    /** A page of rows with one LSN. */
    private void copy(Open tx, SourceTable table, long at) {
        for (int key = 0; key < keys; key++) {
            if (!table.working.containsKey(key) && random.nextInt(3) > 0 && lock(tx, table, key)) {
                insert(tx, table, key, newRow(table), NOTHING_LEFT_OUT, Optional.empty(), at);
            }
        }
    }

    private void insert(
            Open tx, SourceTable table, int key, String[] row, boolean[] leftOut, Optional<Integer> oldKey, long at) {
        put(tx, table, Operation.CREATE, key, row, leftOut, oldKey, at);
    }

    private void put(
            Open tx,
            SourceTable table,
            Operation operation,
            int key,
            String[] row,
            boolean[] leftOut,
            Optional<Integer> oldKey,
            long at) {
        table.working.put(key, row);
        boolean withB = table.hasB();
        tx.changes.add(origin -> {
            table.enter(origin, at, key, row, withB);
            stream.add(table.upsert(origin, operation, at, key, row, leftOut, oldKey, withB));
        });
    }

    private void delete(Open tx, SourceTable table, int key, long at) {
        table.working.remove(key);
        tx.changes.add(origin -> {
            table.history.delete(key, origin.timeMicros(), at);
            stream.add(table.delete(origin, at, key));
        });
    }

    private void truncate(Open tx, SourceTable table, long at) {
        boolean free = table.locks.values().stream().allMatch(holder -> holder == tx);
        if (!table.isTruncated() || !free) {
            return;
        }
        for (int key = 0; key < keys; key++) {
            lock(tx, table, key);
        }
        table.working.clear();
        tx.changes.add(origin -> {
            table.history.truncate(origin.timeMicros(), at);
            stream.add(table.truncate(origin, at));
        });
    }

    private static boolean lock(Open tx, SourceTable table, int key) {
        return table.locks.computeIfAbsent(key, free -> tx) == tx;
    }

    private String[] newRow(SourceTable table) {
        return new String[] {any(VALUES), table.hasB() ? any(VALUES) : null};
    }

    /** Sets some of the columns, perhaps to what they are; says of each whether it was not set. */
    private boolean[] touch(SourceTable table, String[] row) {
        boolean[] untouched = {random.nextBoolean(), random.nextBoolean() || !table.hasB()};
        for (int i = 0; i < row.length; i++) {
            row[i] = untouched[i] ? row[i] : any(VALUES);
        }
        return untouched;
    }

    /** Of a large value that was not set the stream says only that. */
    private static boolean[] leftOut(String[] row, boolean[] untouched) {
        boolean[] leftOut = new boolean[row.length];
        for (int i = 0; i < row.length; i++) {
            leftOut[i] = untouched[i] && row[i] != null && row[i].startsWith("large");
        }
        return leftOut;
    }

    private void commit() {
        if (open.isEmpty()) {
            return;
        }
        int index = random.nextInt(open.size());
        if (open.get(index).slow && random.nextInt(60) > 0) {
            return;
        }
        Open tx = open.remove(index);
        long commitLsn = clock.nextLsn();
        clock.tick();
        Origin origin = new Origin(SnapshotMark.STREAMING, tx.txId, micros(clock.stampMillis()), clock.lastCommitLsn());
        tx.changes.forEach(change -> change.commit(origin));
        clock.committed(commitLsn);
        release(tx, true);
        if (altersAtCommit && random.nextBoolean()) {
            alter();
        }
    }

    private void rollBack() {
        if (!open.isEmpty()) {
            release(open.remove(random.nextInt(open.size())), false);
        }
    }

    private void failOver() {
        if (failsOver) {
            while (!open.isEmpty()) {
                rollBack();
            }
            clock.failOver();
        }
    }

    private void release(Open tx, boolean committed) {
        for (SourceTable table : tables) {
            var from = committed ? table.working : table.committed;
            var to = committed ? table.committed : table.working;
            table.locks.entrySet().removeIf(lock -> {
                if (lock.getValue() != tx) {
                    return false;
                }
                int key = lock.getKey();
                to.remove(key);
                if (from.containsKey(key)) {
                    to.put(key, from.get(key).clone());
                }
                return true;
            });
        }
    }

    /** Needs the table for itself. */
    private void alter() {
        SourceTable table = anyTable();
        if (table.locks.isEmpty()) {
            table.alter();
        }
    }

    private void snapshot() {
        long at = clock.nextLsn();
        long txId = clock.nextTxId();
        for (SourceTable table : tables) {
            for (int key : table.committed.keySet()) {
                clock.tick();
                read(table, new Origin(SnapshotMark.ROW, txId, micros(clock.timeMillis()), Source.NONE), at, key);
            }
        }
    }

    /** The signal that opens a chunk's window is a commit of another table. */
    private void chunk() {
        if (!clock.tellsChunks()) {
            return;
        }
        long at = clock.nextLsn();
        clock.committed(clock.nextLsn());
        SourceTable table = anyTable();
        for (int key : table.committed.keySet()) {
            if (random.nextBoolean()) {
                clock.tick();
                Origin origin = new Origin(
                        SnapshotMark.INCREMENTAL, Source.NONE, micros(clock.timeMillis()), clock.lastCommitLsn());
                read(table, origin, at, key);
            }
        }
    }

    private void read(SourceTable table, Origin origin, long at, int key) {
        String[] row = table.committed.get(key).clone();
        table.enter(origin, at, key, row, table.hasB());
        stream.add(
                table.upsert(origin, Operation.READ, at, key, row, NOTHING_LEFT_OUT, Optional.empty(), table.hasB()));
    }

    private long micros(long millis) {
        return millis * 1000 + random.nextInt(1000);
    }

    private SourceTable anyTable() {
        return tables.get(oneTable ? 0 : random.nextInt(tables.size()));
    }

    private String any(String[] values) {
        return values[random.nextInt(values.length)];
    }
}
