package org.metadb.position;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Source;
import org.metadb.position.Events.Tx;

/**
 * A source database at random, seen through one partition: what Debezium would send if nothing ever failed. Transactions are open side by side, so
 * their LSNs are interleaved, and come in the order of their commits; snapshots are taken while transactions are open; servers fail over, restored
 * databases start at low LSNs.
 */
final class SourceModel {

    /** A transaction that has not committed: its changes, each a list of events of one LSN yet without time and commit. */
    private static final class Open {
        final long txId;
        final boolean slow;
        final List<Change> changes = new ArrayList<>();

        Open(long txId, boolean slow) {
            this.txId = txId;
            this.slow = slow;
        }
    }

    private interface Change {
        void addTo(List<ChangeEvent> stream, Tx tx);
    }

    private final Random random;
    private final List<ChangeEvent> stream = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private long lsn = 1_000_000;
    private long lsnMax = lsn;
    private long lastCommitLsn = Source.NONE;
    private long lastStreamLsn = Source.NONE;
    private long txId = 700;
    private long timeMillis = 1_000_000;
    private long txIdMax = txId;
    private long timeMillisMax = timeMillis;
    private long timeMillisOfClockFault = Long.MIN_VALUE;

    SourceModel(Random random) {
        this.random = random;
    }

    /** Events in stream order, each once. */
    List<ChangeEvent> run(int steps) {
        if (random.nextInt(3) > 0) {
            begin();
            change();
            snapshot();
        }
        for (int i = 0; i < steps; i++) {
            int die = random.nextInt(200);
            if (die < 40) {
                begin();
            } else if (die < 110) {
                change();
            } else if (die < 180) {
                commit();
            } else if (die < 194) {
                chunk();
            } else if (die < 197) {
                snapshot();
            } else if (die == 197) {
                failOver();
            } else if (die == 198) {
                setClockBack();
            } else {
                open.clear();
            }
        }
        return stream;
    }

    private void begin() {
        if (open.size() < 4) {
            txIdMax = Math.max(txIdMax, ++txId);
            open.add(new Open(txId, random.nextInt(8) == 0));
        }
    }

    private void change() {
        if (open.isEmpty()) {
            return;
        }
        List<Change> changes = open.get(random.nextInt(open.size())).changes;
        long at = nextLsn();
        long key = random.nextInt(20);
        int die = random.nextInt(100);
        if (die < 70) {
            changes.add((events, tx) -> events.add(tx.update(at, key)));
        } else if (die < 80) {
            changes.add((events, tx) -> {
                events.add(tx.delete(at, key));
                events.add(tx.create(at, key + 1));
            });
        } else if (die < 85) {
            int tables = 1 + random.nextInt(3);
            changes.add((events, tx) -> {
                for (int table = 0; table < tables; table++) {
                    events.add(tx.on("t" + table).truncate(at));
                }
            });
        } else {
            int rows = random.nextInt(20) == 0 ? 291 : 2 + random.nextInt(6);
            changes.add((events, tx) -> {
                for (int row = 0; row < rows; row++) {
                    events.add(tx.create(at, key * 1000 + row));
                }
            });
        }
    }

    private void commit() {
        if (open.isEmpty()) {
            return;
        }
        int index = random.nextInt(open.size());
        if (open.get(index).slow && random.nextInt(60) > 0) {
            return;
        }
        Open transaction = open.remove(index);
        long commitLsn = nextLsn();
        tick();
        // commits are stamped before they are put in order
        long stamp = timeMillis - (random.nextInt(10) == 0 ? random.nextInt(3) : 0);
        Tx tx = Events.tx(transaction.txId, stamp).after(lastCommitLsn);
        for (Change change : transaction.changes) {
            change.addTo(stream, tx);
        }
        if (!transaction.changes.isEmpty()) {
            lastStreamLsn = stream.get(stream.size() - 1).source().lsn();
        }
        lastCommitLsn = commitLsn;
    }

    private void snapshot() {
        long at = nextLsn();
        txIdMax = Math.max(txIdMax, ++txId);
        for (int row = random.nextInt(12); row >= 0; row--) {
            tick();
            stream.add(Events.snapshotRow(at, txId, timeMillis, row));
        }
    }

    private void chunk() {
        // a chunk has no transaction id: with LSNs and clock both behind nothing tells it from a forgotten one, and
        // nothing is promised
        if (timeMillis <= timeMillisOfClockFault) {
            return;
        }
        // the signal that opens its window is a commit of another table
        lastStreamLsn = nextLsn();
        lastCommitLsn = nextLsn();
        for (int row = random.nextInt(8); row >= 0; row--) {
            tick();
            stream.add(Events.chunkRow(lastCommitLsn, lastStreamLsn, timeMillis, row));
        }
    }

    /** LSNs go back. Transaction ids go back too, or the clock does: with all three nothing is promised. */
    private void failOver() {
        open.clear();
        lsn = 1_000 + random.nextLong(lsn);
        lastCommitLsn = Source.NONE;
        if (random.nextBoolean()) {
            txId = 700 + random.nextLong(txId);
            timeMillis = timeMillisMax + 1 + random.nextInt(1000);
            timeMillisMax = timeMillis;
        } else {
            txId = txIdMax + random.nextInt(100);
            timeMillis = random.nextBoolean()
                    ? timeMillis + random.nextInt(100_000)
                    : Math.max(1, timeMillis - random.nextInt(100_000));
            timeMillisOfClockFault = timeMillisMax;
        }
    }

    /** The clock alone, and a transaction may be open whose id is low: where LSNs went back before, nothing is promised. */
    private void setClockBack() {
        if (lsn == lsnMax && lastCommitLsn != Source.NONE) {
            timeMillis = Math.max(1, timeMillis - random.nextInt(100_000));
        }
    }

    private long nextLsn() {
        lsn += 1 + random.nextInt(50);
        lsnMax = Math.max(lsnMax, lsn);
        return lsn;
    }

    private void tick() {
        timeMillis += random.nextInt(5);
        timeMillisMax = Math.max(timeMillisMax, timeMillis);
    }
}
