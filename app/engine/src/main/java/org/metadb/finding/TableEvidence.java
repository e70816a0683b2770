package org.metadb.finding;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the events of one source table show, whichever of the readers read them. Thread-safe; times as in {@link Evidence}. */
public final class TableEvidence {

    private record Key(String column, FindingKind kind) {}

    private final Findings findings;
    private final String schema;
    private final String table;
    private final Map<Key, Evidence> all = new ConcurrentHashMap<>();
    private final Map<String, String> snapshotColumns =
            new HashMap<>(); // under this object's lock; with their last type
    private final Set<String> streamColumns = new HashSet<>(); // under the lock
    private Optional<Boolean> replaced = Optional.empty(); // under the lock: what its own changes show of nulls

    TableEvidence(Findings findings, String schema, String table) {
        this.findings = findings;
        this.schema = schema;
        this.table = table;
    }

    /** The evidence for that kind of finding in a column; of the whole table with an empty name. */
    public Evidence of(String column, FindingKind kind) {
        return all.computeIfAbsent(new Key(column, kind), key -> new Evidence(findings, schema, table, column, kind));
    }

    /**
     * The columns that changes have, or rows of snapshots. What only the latter have is found.
     *
     * @param columns with their types, in any words that are the same for the same type
     */
    public synchronized void columns(boolean ofChanges, Map<String, String> columns, long timeMicros) {
        if (ofChanges) {
            streamColumns.addAll(columns.keySet());
        } else {
            snapshotColumns.putAll(columns);
            for (String column : columns.keySet()) {
                cure(new Key(column, FindingKind.ADDED_COLUMN), timeMicros);
                cure(new Key(column, FindingKind.RETYPED_COLUMN), timeMicros);
            }
        }
        if (streamColumns.isEmpty()) {
            return;
        }
        for (String column : snapshotColumns.keySet()) {
            if (!streamColumns.contains(column)) {
                of(column, FindingKind.SNAPSHOT_ONLY).open(timeMicros);
            }
        }
        if (ofChanges) {
            columns.keySet().forEach(column -> cure(new Key(column, FindingKind.SNAPSHOT_ONLY), timeMicros));
        }
    }

    /** Columns that rows here do not have. What a snapshot brought is no finding: it brings all rows. */
    public synchronized void added(Collection<String> columns, long timeMicros) {
        for (String column : columns) {
            if (!snapshotColumns.containsKey(column)) {
                of(column, FindingKind.ADDED_COLUMN).open(timeMicros);
            }
        }
    }

    /**
     * Columns that became text here since a change brought another type. What a snapshot brought in that type is none; but of a key it is.
     *
     * @param columns with the type that came
     */
    public synchronized void retyped(FindingKind kind, Map<String, String> columns, long timeMicros) {
        columns.forEach((column, type) -> {
            if (kind == FindingKind.RETYPED_KEY || !type.equals(snapshotColumns.get(column))) {
                of(column, kind).open(timeMicros);
            }
        });
    }

    /** Columns that may be null and have a default. Whether that matters shows when the first change is read of any table. */
    public synchronized void defaults(Collection<String> columns, long timeMicros) {
        columns.forEach(column -> of(column, FindingKind.NULLABLE_DEFAULT).open(timeMicros));
        if (replaced.orElseGet(findings::replacesNulls)) {
            openDefaults(timeMicros);
        }
    }

    /** A change shows whether the connector puts defaults in the place of nulls. */
    public void nullsReplaced(boolean yes, long timeMicros) {
        synchronized (this) {
            replaced = Optional.of(yes);
            if (yes) {
                openDefaults(timeMicros);
            } else {
                cure(FindingKind.DEFAULT_FOR_NULL, timeMicros);
            }
        }
        if (yes) {
            findings.nullsAreReplaced(timeMicros);
        }
    }

    /** A change of another table shows that the connector replaces nulls; this one's own changes count for more. */
    synchronized void nullsReplacedElsewhere(long timeMicros) {
        if (replaced.isEmpty()) {
            openDefaults(timeMicros);
        }
    }

    private void openDefaults(long timeMicros) {
        all.forEach((key, note) -> {
            if (key.kind() == FindingKind.NULLABLE_DEFAULT) {
                of(key.column(), FindingKind.DEFAULT_FOR_NULL).openAs(note, timeMicros);
            }
        });
    }

    /** All columns are cured of it. */
    public void cure(FindingKind kind, long timeMicros) {
        all.forEach((key, evidence) -> {
            if (key.kind() == kind) {
                evidence.cure(timeMicros);
            }
        });
    }

    /** A column is cured of it. */
    public void cure(String column, FindingKind kind, long timeMicros) {
        cure(new Key(column, kind), timeMicros);
    }

    private void cure(Key key, long timeMicros) {
        Evidence evidence = all.get(key);
        if (evidence != null) {
            evidence.cure(timeMicros);
        }
    }

    Collection<Evidence> all() {
        return all.values();
    }
}
