package org.metadb.position;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Source;
import org.metadb.position.Events.Tx;
import org.metadb.simulation.SourceClock;

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
    private final SourceClock clock;
    /** The number of each event within its transaction. */
    private final List<Long> orders = new ArrayList<>();

    /** Whether a COPY may bring rows without a key that are equal. */
    private final boolean alike;

    private long lastStreamLsn = Source.NONE;

    SourceModel(Random random, boolean alike) {
        this.random = random;
        this.alike = alike;
        this.clock = new SourceClock(random);
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
                open.clear();
                clock.failOver();
            } else if (die == 198) {
                clock.setBack();
            } else {
                open.clear();
            }
        }
        return stream;
    }

    /** The number, within its transaction, of the event with that index. */
    long order(int index) {
        return orders.get(index);
    }

    private void begin() {
        if (open.size() < 4) {
            open.add(new Open(clock.nextTxId(), random.nextInt(8) == 0));
        }
    }

    private void change() {
        if (open.isEmpty()) {
            return;
        }
        List<Change> changes = open.get(random.nextInt(open.size())).changes;
        long at = clock.nextLsn();
        long key = random.nextInt(20);
        int die = random.nextInt(120);
        if (die >= 100) {
            withoutKey(changes, at, die);
        } else if (die < 70) {
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

    /** Updates and deletes have an LSN each; rows of a COPY share one, and some are alike. */
    private void withoutKey(List<Change> changes, long at, int die) {
        long value = random.nextInt(5);
        if (die < 104) {
            changes.add((events, tx) -> events.add(tx.on("k").deleteWithoutKey(at, value)));
        } else if (die < 108) {
            changes.add((events, tx) -> events.add(tx.on("k").updateWithoutKey(at, value, value + 1)));
        } else {
            int rows = 1 + random.nextInt(8);
            changes.add((events, tx) -> {
                for (int row = 0; row < rows; row++) {
                    events.add(tx.on("k").createWithoutKey(at, alike ? value + row % 2 : value + row));
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
        long commitLsn = clock.nextLsn();
        clock.tick();
        Tx tx = Events.tx(transaction.txId, clock.stampMillis()).after(clock.lastCommitLsn());
        int before = stream.size();
        for (Change change : transaction.changes) {
            change.addTo(stream, tx);
        }
        for (int i = before; i < stream.size(); i++) {
            orders.add(i - before + 1L);
        }
        if (!transaction.changes.isEmpty()) {
            lastStreamLsn = stream.get(stream.size() - 1).source().lsn();
        }
        clock.committed(commitLsn);
    }

    private void snapshot() {
        long at = clock.nextLsn();
        long txId = clock.nextTxId();
        for (int row = random.nextInt(12); row >= 0; row--) {
            clock.tick();
            stream.add(Events.snapshotRow(at, txId, clock.timeMillis(), row));
            orders.add(Source.NONE);
        }
    }

    private void chunk() {
        if (!clock.tellsChunks()) {
            return;
        }
        // the signal that opens its window is a commit of another table
        lastStreamLsn = clock.nextLsn();
        clock.committed(clock.nextLsn());
        for (int row = random.nextInt(8); row >= 0; row--) {
            clock.tick();
            stream.add(Events.chunkRow(clock.lastCommitLsn(), lastStreamLsn, clock.timeMillis(), row));
            orders.add(Source.NONE);
        }
    }
}
