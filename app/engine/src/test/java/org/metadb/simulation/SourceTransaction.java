package org.metadb.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.simulation.SourceTable.Origin;

/** A transaction that has not committed: it holds the rows that it changed, and what it did is known to nobody. */
final class SourceTransaction {

    private static final String[] VALUES = {null, "x", "large x", "large y", "large z"};

    /** What was done, to be entered in the history and sent. */
    private interface Change {
        void commit(Origin origin, List<ChangeEvent> stream);
    }

    private final Random random;
    private final int keys;
    private final long txId;
    private final boolean slow;
    private final boolean leavesOut;
    private final List<Change> changes = new ArrayList<>();

    /**
     * @param slow whether it stays open while many others commit
     * @param leavesOut whether the stream leaves large values out that an update did not set
     */
    SourceTransaction(Random random, int keys, long txId, boolean slow, boolean leavesOut) {
        this.leavesOut = leavesOut;
        this.random = random;
        this.keys = keys;
        this.txId = txId;
        this.slow = slow;
    }

    long txId() {
        return txId;
    }

    boolean isSlow() {
        return slow;
    }

    /** Changes rows that have no key; which, is decided when it commits. */
    void change(SourceRows rows, long at) {
        changes.add((origin, stream) -> rows.change(origin, at, stream));
    }

    void truncate(SourceRows rows, long at) {
        changes.add((origin, stream) -> rows.truncate(origin, at, stream));
    }

    /** Inserts, updates or deletes a row, unless another transaction holds it. */
    void write(SourceTable table, int key, long at) {
        if (!lock(table, key)) {
            return;
        }
        String[] before = table.working.get(key);
        if (before == null) {
            insert(table, key, newRow(table), SourceTable.NOTHING_LEFT_OUT, Optional.empty(), at);
        } else if (random.nextInt(4) == 0) {
            delete(table, key, at);
        } else {
            String[] row = before.clone();
            boolean[] untouched = touch(table, row);
            boolean[] leftOut = table.isDeferrable() ? SourceTable.NOTHING_LEFT_OUT : leftOut(row, untouched);
            put(table, Operation.UPDATE, key, row, leftOut, Optional.empty(), at);
        }
    }

    /** A change of primary key: the old key's row goes and comes again under the new key, at one LSN. */
    void move(SourceTable table, int from, int to, long at) {
        if (!table.working.containsKey(from)
                || table.working.containsKey(to)
                || !lock(table, from)
                || !lock(table, to)) {
            return;
        }
        String[] row = table.working.get(from).clone();
        boolean[] untouched = touch(table, row);
        // between partitions there is no order: the old key's value may be gone, or not be there yet
        boolean together = table.partition(from) == table.partition(to) && !table.isDeferrable();
        delete(table, from, at);
        insert(
                table,
                to,
                row,
                together ? leftOut(row, untouched) : SourceTable.NOTHING_LEFT_OUT,
                Optional.of(from),
                at);
    }

    /** A page of rows with one LSN. */
    void copy(SourceTable table, long at) {
        for (int key = 0; key < keys; key++) {
            if (!table.working.containsKey(key) && random.nextInt(3) > 0 && lock(table, key)) {
                insert(table, key, newRow(table), SourceTable.NOTHING_LEFT_OUT, Optional.empty(), at);
            }
        }
    }

    private void insert(
            SourceTable table, int key, String[] row, boolean[] leftOut, Optional<Integer> oldKey, long at) {
        put(table, Operation.CREATE, key, row, leftOut, oldKey, at);
    }

    private void put(
            SourceTable table,
            Operation operation,
            int key,
            String[] row,
            boolean[] leftOut,
            Optional<Integer> oldKey,
            long at) {
        Optional<String[]> before = Optional.ofNullable(table.working.put(key, row));
        boolean withB = table.hasB();
        changes.add((origin, stream) -> {
            table.enter(origin, at, key, row, withB);
            ChangeEvent event = table.upsert(origin, operation, at, key, row, leftOut, oldKey, withB);
            stream.add(before.map(image -> table.withImage(event, key, image, withB))
                    .orElse(event));
        });
    }

    /** For a deferrable key: whether or not a row has it. */
    void create(SourceTable table, int key, String[] row, Optional<Integer> oldKey, long at) {
        boolean withB = table.hasB();
        changes.add((origin, stream) -> {
            table.history.supersede(key, table.partitions() > 1);
            table.enter(origin, at, key, row, withB);
            stream.add(
                    table.upsert(origin, Operation.CREATE, at, key, row, SourceTable.NOTHING_LEFT_OUT, oldKey, withB));
        });
    }

    /** For a deferrable key: of one of the rows that have it. */
    void update(SourceTable table, int key, String[] before, String[] row, long at) {
        boolean withB = table.hasB();
        changes.add((origin, stream) -> {
            if (!table.history.changeSuperseded(key, before, withB, Optional.of(row))) {
                table.enter(origin, at, key, row, withB);
            }
            ChangeEvent event = table.upsert(
                    origin, Operation.UPDATE, at, key, row, SourceTable.NOTHING_LEFT_OUT, Optional.empty(), withB);
            stream.add(table.withImage(event, key, before, withB));
        });
    }

    /** For a deferrable key: of one of the rows that have it. */
    void delete(SourceTable table, int key, String[] before, long at) {
        boolean withB = table.hasB();
        changes.add((origin, stream) -> {
            if (!table.history.changeSuperseded(key, before, withB, Optional.empty())) {
                Optional<String[]> back = table.history.bringBack(key);
                if (back.isPresent()) {
                    table.enter(origin, at, key, back.get(), withB);
                } else {
                    table.history.delete(key, origin.timeMicros(), at);
                }
            }
            stream.add(table.withImage(table.delete(origin, at, key), key, before, withB));
        });
    }

    private void delete(SourceTable table, int key, long at) {
        String[] before = table.working.remove(key);
        boolean withB = table.hasB();
        changes.add((origin, stream) -> {
            table.history.delete(key, origin.timeMicros(), at);
            stream.add(table.withImage(table.delete(origin, at, key), key, before, withB));
        });
    }

    /** Unless another transaction holds a row. */
    void truncate(SourceTable table, long at) {
        boolean free = table.locks.values().stream().allMatch(holder -> holder == this);
        if (!free) {
            return;
        }
        for (int key = 0; key < keys; key++) {
            lock(table, key);
        }
        table.working.clear();
        changes.add((origin, stream) -> {
            table.history.truncate(origin.timeMicros(), at);
            stream.add(table.truncate(origin, at));
        });
    }

    boolean lock(SourceTable table, int key) {
        return table.locks.computeIfAbsent(key, free -> this) == this;
    }

    String[] newRow(SourceTable table) {
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
    private boolean[] leftOut(String[] row, boolean[] untouched) {
        boolean[] leftOut = new boolean[row.length];
        for (int i = 0; i < row.length; i++) {
            leftOut[i] = leavesOut && untouched[i] && row[i] != null && row[i].startsWith("large");
        }
        return leftOut;
    }

    void commit(Origin origin, List<ChangeEvent> stream) {
        changes.forEach(change -> change.commit(origin, stream));
    }

    /** Gives up its rows, as it has made them or as they were before. */
    void release(SourceTable table, boolean committed) {
        var from = committed ? table.working : table.committed;
        var to = committed ? table.committed : table.working;
        table.locks.entrySet().removeIf(lock -> {
            if (lock.getValue() != this) {
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

    private String any(String[] values) {
        return values[random.nextInt(values.length)];
    }
}
