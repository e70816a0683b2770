package org.metadb.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/** What a transaction does to a table with a deferrable key: for a moment two rows or more have one key; in the end one has it, or none. */
final class DeferrableKeys {

    private final Random random;
    private final SourceTransaction tx;
    private final SourceTable table;
    private final int keys;
    private final LongSupplier lsns;

    DeferrableKeys(Random random, SourceTransaction tx, SourceTable table, int keys, LongSupplier lsns) {
        this.random = random;
        this.tx = tx;
        this.table = table;
        this.keys = keys;
        this.lsns = lsns;
    }

    void change(int key) {
        switch (random.nextInt(3)) {
            case 0 -> swap(key, (key + 1) % keys);
            case 1 -> shift(key);
            default -> crowd(key);
        }
    }

    /** {@code update t set id = a + b - id where id in (a, b)}. */
    private void swap(int one, int other) {
        if (!tx.lock(table, one) || !tx.lock(table, other) || !isLive(one) || !isLive(other)) {
            return;
        }
        String[] first = table.working.get(one);
        String[] second = table.working.get(other);
        move(one, other, first);
        move(other, one, second);
        table.working.put(one, second);
        table.working.put(other, first);
    }

    /** {@code update t set id = id + 1}: of the rows from that key on, as far as there is no gap. */
    private void shift(int from) {
        List<String[]> rows = new ArrayList<>();
        int to = from;
        while (to < keys && tx.lock(table, to) && isLive(to)) {
            rows.add(table.working.get(to++));
        }
        if (to == keys || !tx.lock(table, to) || rows.isEmpty()) {
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            move(from + i, from + i + 1, rows.get(i));
            table.working.put(from + i + 1, rows.get(i));
        }
        table.working.remove(from);
    }

    /** Rows with that key are inserted, updated and deleted, until there is one or none. */
    private void crowd(int key) {
        if (!tx.lock(table, key)) {
            return;
        }
        List<String[]> rows = new ArrayList<>();
        if (isLive(key)) {
            rows.add(table.working.get(key));
        }
        for (int steps = 1 + random.nextInt(5); steps > 0; steps--) {
            int die = random.nextInt(rows.isEmpty() ? 1 : 4);
            if (die < 2) {
                String[] row = tx.newRow(table);
                rows.add(row);
                tx.create(table, key, row, Optional.empty(), lsns.getAsLong());
            } else if (die == 2) {
                int index = random.nextInt(rows.size());
                String[] before = rows.get(index);
                rows.set(index, tx.newRow(table));
                tx.update(table, key, before, rows.get(index), lsns.getAsLong());
            } else {
                delete(key, rows);
            }
        }
        while (rows.size() > 1) {
            delete(key, rows);
        }
        table.working.remove(key);
        rows.forEach(row -> table.working.put(key, row));
    }

    private void delete(int key, List<String[]> rows) {
        tx.delete(table, key, rows.remove(random.nextInt(rows.size())), lsns.getAsLong());
    }

    private void move(int from, int to, String[] row) {
        long at = lsns.getAsLong();
        tx.delete(table, from, row, at);
        tx.create(table, to, row, Optional.of(from), at);
    }

    private boolean isLive(int key) {
        return table.working.containsKey(key);
    }
}
