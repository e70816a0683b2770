package org.metadb.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a main table has to hold, said as simply as can be: a list of versions for each key, changed event by event. Knows no batch. Columns
 * are {@code id, a, b}.
 */
public final class ReferenceTable {

    public static final long NONE = -1;

    private final Map<Integer, List<Version>> versions = new TreeMap<>();
    private final Map<Integer, Version> current = new HashMap<>();
    /** Rows that the transaction has put aside, oldest first: values {@code a} and {@code b}. */
    private final Map<Integer, List<String[]>> superseded = new HashMap<>();
    /** Keys whose next version is one even if it is equal. */
    private final Set<Integer> renewed = new HashSet<>();

    static final class Version {
        final Object[] row;
        final long start;
        final long lsn;
        Long end;
        Long endLsn;

        Version(Object[] row, long start, long lsn) {
            this.row = row;
            this.start = start;
            this.lsn = lsn;
        }

        String shown() {
            return row[0] + "|" + row[1] + "|" + row[2] + "|" + start + "|" + (end == null ? "inf*" : end) + "|"
                    + (lsn == NONE ? "null" : lsn) + "|" + (endLsn == null ? "null" : endLsn);
        }
    }

    /**
     * @param has of each column whether the event's schema has it
     * @param values of the columns; {@link Values#UNCHANGED} where the source left one out
     * @param oldKey the key before a change of primary key, or null
     */
    public void upsert(int key, long time, long lsn, boolean[] has, Object[] values, Integer oldKey) {
        Version before = current.get(key);
        Object[] row = values.clone();
        for (int i = 0; i < row.length; i++) {
            if (row[i] == Values.UNCHANGED) {
                row[i] = stands(key, oldKey).row[i];
            }
        }
        if (before == null) {
            begin(key, new Version(row, time, lsn));
            return;
        }
        boolean equal = !renewed.remove(key);
        for (int i = 0; i < row.length; i++) {
            equal &= !has[i] || Objects.equals(row[i], before.row[i]);
        }
        if (equal) {
            return;
        }
        long start = Math.max(time, before.start);
        end(before, start, lsn);
        begin(key, new Version(row, start, lsn == NONE ? before.lsn : lsn));
    }

    private Version stands(int key, Integer oldKey) {
        List<Version> of = versions.get(oldKey == null ? key : oldKey);
        return of.get(of.size() - 1);
    }

    public void delete(int key, long time, long lsn) {
        Version before = current.remove(key);
        if (before != null) {
            end(before, Math.max(time, before.start), lsn);
        }
    }

    public void truncate(long time, long lsn) {
        current.values().forEach(before -> end(before, Math.max(time, before.start), lsn));
        current.clear();
        superseded.clear();
    }

    /**
     * A row is created under that key: one that has it is put aside until the transaction ends.
     *
     * @param renews whether the created row is a version even if it is equal, as in a topic of several partitions
     */
    public void supersede(int key, boolean renews) {
        Version before = current.get(key);
        if (before != null) {
            if (renews) {
                renewed.add(key);
            }
            String[] row = {(String) before.row[1], (String) before.row[2]};
            superseded.computeIfAbsent(key, first -> new ArrayList<>()).add(row);
        }
    }

    /**
     * Changes or removes a row that was put aside; false if the newest one is meant. Null in a row that was put aside is anything: the column may have been
     * added with a default.
     *
     * @param content values {@code a} and {@code b} of the row that is meant
     */
    public boolean changeSuperseded(int key, String[] content, boolean hasB, Optional<String[]> after) {
        List<String[]> rows = superseded.getOrDefault(key, List.of());
        int index = index(rows, content, hasB, false);
        Version newest = current.get(key);
        if (index < 0 && !same(new String[] {(String) newest.row[1], (String) newest.row[2]}, content, hasB, false)) {
            index = index(rows, content, hasB, true);
        }
        if (index < 0) {
            return false;
        }
        if (after.isPresent()) {
            rows.set(index, after.get());
        } else {
            rows.remove(index);
        }
        return true;
    }

    private static int index(List<String[]> rows, String[] content, boolean hasB, boolean nullIsAny) {
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (same(rows.get(i), content, hasB, nullIsAny)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean same(String[] row, String[] content, boolean hasB, boolean nullIsAny) {
        for (int i = 0; i < (hasB ? 2 : 1); i++) {
            if (!Objects.equals(row[i], content[i]) && !(nullIsAny && row[i] == null)) {
                return false;
            }
        }
        return true;
    }

    /** The row's newest is deleted: the last one that was put aside, if any, has the key again. */
    public Optional<String[]> bringBack(int key) {
        List<String[]> rows = superseded.getOrDefault(key, List.of());
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.remove(rows.size() - 1));
    }

    public void endTransaction() {
        superseded.clear();
    }

    public boolean live(int key) {
        return current.containsKey(key);
    }

    private static void end(Version version, long time, long lsn) {
        version.end = time;
        version.endLsn = lsn == NONE ? null : lsn;
    }

    private void begin(int key, Version version) {
        versions.computeIfAbsent(key, absent -> new ArrayList<>()).add(version);
        current.put(key, version);
    }

    /** In the order of key and version, as a query over the main table shows them. */
    public List<String> shown() {
        return versions.values().stream()
                .flatMap(List::stream)
                .map(Version::shown)
                .toList();
    }
}
