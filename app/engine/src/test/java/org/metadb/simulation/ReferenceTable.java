package org.metadb.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a main table has to hold, said as simply as can be: a list of versions for each key, changed event by event. Knows no batch. Columns
 * are {@code id, a, b}.
 */
public final class ReferenceTable {

    public static final long NONE = -1;

    private final Map<Integer, List<Version>> versions = new TreeMap<>();
    private final Map<Integer, Version> current = new HashMap<>();

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
        boolean equal = true;
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
