package org.metadb.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.metadb.change.RowSnapshot;
import org.metadb.change.Segment;
import org.metadb.change.StagedChange;
import org.metadb.change.Truncation;
import org.metadb.event.Row;
import org.metadb.event.Source;
import org.metadb.schema.ColumnType;

/**
 * A main table of rows without a key in memory, and what the statements {@code sql/merge/rows*.sql} do to it: current rows are looked up by their
 * contents as they were before the statement, then all is changed at once. One column, a text.
 */
final class TargetRows {

    private record Version(long id, Row row, long start, long lsn) {

        String begun() {
            return value(row) + "|" + (lsn == Source.NONE ? "null" : lsn);
        }
    }

    private final List<Version> current = new ArrayList<>();
    private final List<String> begins = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private Optional<RowSnapshot> snapshot = Optional.empty();
    private long firstOfSnapshot;
    private long lastId;

    void merge(Segment segment) {
        if (segment.snapshot().isPresent()) {
            read(segment);
            return;
        }
        Map<Integer, List<StagedChange>> byNumber = new TreeMap<>();
        Map<StagedChange, Long> ids = new HashMap<>();
        for (StagedChange change : segment.changes()) {
            byNumber.computeIfAbsent(change.key(), number -> new ArrayList<>()).add(change);
            ids.put(change, ++lastId);
        }
        Set<Version> taken = new HashSet<>();
        Map<Integer, Optional<Version>> found = new HashMap<>();
        byNumber.forEach((number, changes) -> {
            boolean begun = changes.get(0).version() < 0;
            found.put(number, begun ? take(changes.get(0).row(), Long.MAX_VALUE, taken) : Optional.empty());
        });
        current.removeAll(taken);
        byNumber.forEach((number, changes) -> apply(changes, found.get(number), ids));
    }

    private void apply(List<StagedChange> changes, Optional<Version> found, Map<StagedChange, Long> ids) {
        Optional<Version> now = found;
        int version = changes.get(0).version();
        check(version <= 0, "a row's changes do not begin with the first");
        for (StagedChange change : changes) {
            check(change.version() == version++, "a row's changes are not in their order");
            if (change.version() < 0) {
                continue;
            }
            boolean same = !change.delete() && now.isPresent() && now.get().row.equals(change.row());
            if (same) {
                continue;
            }
            long start = Math.max(now.map(Version::start).orElse(Long.MIN_VALUE), change.timeMicros());
            now.ifPresent(before -> end(before, start, change.lsn()));
            now = change.delete()
                    ? Optional.empty()
                    : Optional.of(begin(new Version(ids.get(change), change.row(), start, change.lsn())));
        }
        now.ifPresent(current::add);
    }

    private void read(Segment segment) {
        long first = lastId + 1;
        if (!segment.snapshot().equals(snapshot)) {
            snapshot = segment.snapshot();
            firstOfSnapshot = first;
        }
        Set<Version> taken = new HashSet<>();
        List<Version> read = new ArrayList<>();
        for (StagedChange change : segment.changes()) {
            long id = ++lastId;
            Optional<Version> known = take(change.row(), firstOfSnapshot, taken);
            read.add(known.map(before -> new Version(id, before.row, before.start, before.lsn))
                    .orElseGet(() -> begin(new Version(id, change.row(), change.timeMicros(), Source.NONE))));
        }
        current.removeAll(taken);
        current.addAll(read);
    }

    /** The oldest current row of those contents that is not taken, and is older than that. */
    private Optional<Version> take(Row row, long before, Set<Version> taken) {
        Optional<Version> found = current.stream()
                .filter(version -> version.id < before && version.row.equals(row) && !taken.contains(version))
                .min(Comparator.comparing(Version::id));
        found.ifPresent(taken::add);
        return found;
    }

    void truncate(Truncation truncation) {
        current.forEach(version -> end(version, Math.max(version.start, truncation.timeMicros()), truncation.lsn()));
        current.clear();
    }

    private Version begin(Version version) {
        begins.add(version.begun());
        return version;
    }

    private void end(Version version, long time, long lsn) {
        check(time >= version.start, "a version ends before it begins");
        ends.add(value(version.row) + "|" + lsn);
    }

    List<String> begins() {
        return begins;
    }

    List<String> ends() {
        return ends;
    }

    List<String> currentRows() {
        return current.stream().map(version -> value(version.row)).toList();
    }

    private static String value(Row row) {
        return String.valueOf(Values.read(row, 0, ColumnType.TEXT));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
