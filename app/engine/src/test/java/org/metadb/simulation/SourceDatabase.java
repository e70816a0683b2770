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
 * snapshots and chunks are read while transactions are open; columns come and go; a deferrable key is held twice; servers fail over.
 */
final class SourceDatabase {

    /** Faces of the die for a step, without and with snapshots and failovers. */
    private static final int CALM = 205;

    private static final int ALL = 253;

    final List<SourceTable> tables;
    final SourceRows rows;
    private final Random random;
    private final SourceClock clock;
    /** What kind of history this is: each seed has one of its own, so that what is rare in most is common in some. */
    private final int keys;

    private final int openMax;
    private final int alterWeight;
    private final int moveWeight;
    private final int chunkWeight;
    private final boolean oneTable;
    private final boolean deferrableFirst;
    private final boolean altersAtCommit;
    private final boolean failsOver;
    /**
     * Whether tables are truncated whose topics have several partitions. Such a truncation is put among the other changes by time and LSN; so nothing is
     * promised where it meets a snapshot or a failover, nor of deferrable keys: these histories have no such.
     */
    final boolean truncatesSeveral;

    /**
     * Whether partitions are added to the topics. What may have been merged in another partition is then looked up by time and LSN, which
     * go on in these histories; no row changes without an event, as by a dropped column; no value is left out, since it may stand in another
     * partition; no key is held twice.
     */
    private final boolean grows;

    private final List<SourceTransaction> open = new ArrayList<>();
    private final List<ChangeEvent> stream = new ArrayList<>();

    SourceDatabase(Random random, boolean grows, boolean truncatesSeveral) {
        this.grows = grows;
        this.truncatesSeveral = truncatesSeveral;
        this.random = random;
        this.rows = new SourceRows(random);
        this.clock = new SourceClock(random);
        this.keys = 2 + random.nextInt(4);
        this.openMax = 1 + random.nextInt(4);
        this.alterWeight = random.nextInt(3) == 0 ? 30 : 5;
        this.moveWeight = random.nextInt(3) == 0 ? 50 : 15;
        this.chunkWeight = random.nextInt(3) == 0 ? 40 : 10;
        this.oneTable = random.nextInt(3) == 0;
        this.altersAtCommit = random.nextInt(4) == 0;
        this.failsOver = random.nextBoolean() && !grows;
        boolean together = random.nextInt(3) == 0;
        int partitions = partitions();
        // a table without an origin, and one to which two sources bring rows, perhaps in one topic
        this.tables = List.of(
                table("north", "t", "", "north", partitions()),
                table("east", "u", "east", together ? "both" : "east", partitions),
                table("west", "u", "west", together ? "both" : "west", together ? partitions : partitions()),
                new SourceTable(
                        "south",
                        new Destination(TableName.of("s", "d"), ""),
                        "south",
                        partitions(),
                        random.nextInt(4) > 0,
                        true));
        this.deferrableFirst = random.nextInt(3) == 0;
    }

    private SourceTable table(String schema, String table, String origin, String topic, int partitions) {
        Destination destination = new Destination(TableName.of("s", table), origin);
        return new SourceTable(schema, destination, topic, partitions, random.nextInt(4) > 0, false);
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
        rows.clear();
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
        } else if (die < CALM || truncatesSeveral) {
            rollBack();
        } else if (die < 245) {
            if (die - CALM < chunkWeight) {
                chunk();
            }
        } else if (die < 249) {
            snapshot();
        } else if (die < 251) {
            failOver();
        } else if (!grows) {
            clock.setBack();
        }
    }

    private void begin() {
        if (open.size() < openMax) {
            boolean slow = openMax > 2 && random.nextInt(12) == 0;
            open.add(new SourceTransaction(random, keys, clock.nextTxId(), slow, !grows));
        }
    }

    private void change() {
        if (open.isEmpty()) {
            return;
        }
        SourceTransaction tx = open.get(random.nextInt(open.size()));
        if (random.nextInt(6) == 0) {
            tx.change(rows, clock.nextLsn());
            return;
        }
        SourceTable table = anyTable();
        int key = random.nextInt(keys);
        int die = random.nextInt(100);
        if (table.isDeferrable() && !grows && random.nextInt(3) == 0) {
            new DeferrableKeys(random, tx, table, keys, clock::nextLsn).change(key);
        } else if (die < 85 - moveWeight) {
            tx.write(table, key, clock.nextLsn());
        } else if (die < 85) {
            tx.move(table, key, (key + 1 + random.nextInt(keys - 1)) % keys, clock.nextLsn());
        } else if (die < 95) {
            tx.copy(table, clock.nextLsn());
        } else {
            long at = clock.nextLsn();
            tables.stream()
                    .filter(one -> random.nextBoolean() && isTruncated(one))
                    .forEach(one -> tx.truncate(one, at));
            if (random.nextInt(3) == 0) {
                tx.truncate(rows, at);
            }
        }
    }

    /** A truncation has no key, so that it meets the other changes in their order only where all are in one partition. */
    private boolean isTruncated(SourceTable table) {
        boolean inOrder = table.partitions() == 1 && !grows;
        return inOrder || truncatesSeveral && !table.isDeferrable();
    }

    private void commit() {
        if (open.isEmpty()) {
            return;
        }
        int index = random.nextInt(open.size());
        if (open.get(index).isSlow() && random.nextInt(60) > 0) {
            return;
        }
        SourceTransaction tx = open.remove(index);
        long commitLsn = clock.nextLsn();
        clock.tick();
        Origin origin =
                new Origin(SnapshotMark.STREAMING, tx.txId(), micros(clock.stampMillis()), clock.lastCommitLsn());
        tx.commit(origin, stream);
        tables.forEach(table -> table.history.endTransaction());
        clock.committed(commitLsn);
        tables.forEach(table -> tx.release(table, true));
        if (altersAtCommit && random.nextBoolean()) {
            alter();
        }
    }

    private void rollBack() {
        if (!open.isEmpty()) {
            SourceTransaction tx = open.remove(random.nextInt(open.size()));
            tables.forEach(table -> tx.release(table, false));
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

    /** Needs the table for itself. */
    private void alter() {
        SourceTable table = anyTable();
        if (table.locks.isEmpty() && !grows) {
            table.alter();
        }
    }

    /** One more snapshot: its events. */
    List<ChangeEvent> resync() {
        int before = stream.size();
        snapshot();
        return List.copyOf(stream.subList(before, stream.size()));
    }

    private void snapshot() {
        long at = clock.nextLsn();
        long txId = clock.nextTxId();
        rows.read(new Origin(SnapshotMark.ROW, txId, micros(clock.timeMillis()), Source.NONE), at, stream);
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
        stream.add(table.upsert(
                origin, Operation.READ, at, key, row, SourceTable.NOTHING_LEFT_OUT, Optional.empty(), table.hasB()));
    }

    /** Within that millisecond, or where all has to rise, within the one that it is. */
    private long micros(long millis) {
        return grows || truncatesSeveral ? clock.risingMicros() : millis * 1000 + random.nextInt(1000);
    }

    private SourceTable anyTable() {
        return tables.get(oneTable ? deferrableFirst ? 3 : 0 : random.nextInt(tables.size()));
    }
}
