package org.metadb.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.metadb.finding.Evidence;
import org.metadb.finding.FindingKind;
import org.metadb.finding.TableEvidence;

/**
 * Looks at each event of a table with one schema for what it shows of values that the connector loses, and tells the table's evidence. Nearly all
 * events show what the one before showed, and are done with after a few comparisons. For one thread.
 */
final class TableWatch {

    /** The version that no longer shifts old times in snapshots. */
    private static final int OLD_TIMES_RIGHT = 306;

    private final TableEvidence table;
    private final RowPlan plan;
    private final Evidence[][] evidence;
    /** With their types. */
    private final Map<String, String> columns = new HashMap<>();

    private final List<String> defaults = new ArrayList<>();

    private boolean snapshotSeen;
    private boolean changeSeen;
    private boolean nullsReplaced;
    private boolean beforeSeen;
    private boolean keySeen;
    private boolean noKeySeen;
    private String versionText = "";
    private int version;

    TableWatch(TableEvidence table, RowPlan plan) {
        this.table = table;
        this.plan = plan;
        this.evidence = new Evidence[plan.fields().length][];
        plan.schema()
                .fields()
                .forEach(field -> columns.put(field.name(), field.type().sql()));
        for (RowPlan.Field field : plan.fields()) {
            if (field.watch().defaultText().length > 0) {
                defaults.add(field.name());
            }
        }
    }

    /**
     * An event of the table.
     *
     * @param hasBefore whether it has the row before the change
     * @param saysFalse see {@link SourceReader#saysFalse}
     * @param notes what the values of the row after the change show
     */
    void saw(Source source, Operation operation, boolean hasKey, boolean hasBefore, boolean saysFalse, RowNotes notes) {
        if (operation == Operation.TRUNCATE) {
            return;
        }
        long time = source.timeMicros();
        if (source.streaming()) {
            change(operation, hasBefore, saysFalse, time);
        } else if (!snapshotSeen) {
            snapshotSeen = true;
            schema(false, time);
        }
        if (hasKey ? !keySeen : !noKeySeen) {
            key(hasKey, time);
        }
        if (operation.hasAfter()) {
            for (int i = 0; i < notes.size(); i++) {
                noted(source, operation, hasBefore, notes.field(i), notes.sign(i));
            }
        }
    }

    private void change(Operation operation, boolean hasBefore, boolean saysFalse, long time) {
        boolean first = !changeSeen;
        if (first) {
            changeSeen = true;
            schema(true, time);
        }
        if (first || saysFalse != nullsReplaced) {
            nullsReplaced = saysFalse;
            table.nullsReplaced(saysFalse, time);
        }
        if (operation == Operation.UPDATE && hasBefore != beforeSeen) {
            // without REPLICA IDENTITY FULL an update that leaves the key alone has no row before it
            beforeSeen = hasBefore;
            if (hasBefore) {
                table.cure(FindingKind.LOST_VALUE, time);
            }
        }
    }

    private void schema(boolean ofChange, long time) {
        table.columns(ofChange, columns, time);
        if (!defaults.isEmpty()) {
            table.defaults(defaults, time);
        }
        for (RowPlan.Field field : plan.fields()) {
            for (FindingKind kind : field.watch().bySchema()) {
                table.of(field.name(), kind).open(time);
            }
        }
    }

    private void key(boolean hasKey, long time) {
        keySeen = hasKey;
        noKeySeen = !hasKey;
        if (hasKey) {
            table.cure(FindingKind.NO_PRIMARY_KEY, time);
        } else {
            table.of("", FindingKind.NO_PRIMARY_KEY).open(time);
        }
    }

    private void noted(Source source, Operation operation, boolean hasBefore, int field, int signs) {
        long time = source.timeMicros();
        FieldWatch watch = plan.fields()[field].watch();
        if ((signs & FieldWatch.NULL) != 0) {
            if (operation == Operation.UPDATE && !hasBefore && mayBeLost(field, watch, source)) {
                evidence(field, FindingKind.LOST_VALUE).add(time);
            }
            return;
        }
        if ((signs & FieldWatch.LARGE) != 0) {
            note(field, FindingKind.LARGE_VALUE, time);
        }
        if ((signs & FieldWatch.PLACEHOLDER) != 0) {
            note(field, FindingKind.HAS_PLACEHOLDER, time);
            table.cure(plan.fields()[field].name(), FindingKind.LOST_VALUE, time);
        }
        if ((signs & FieldWatch.DEFAULT) != 0) {
            Evidence replaced = evidence(field, FindingKind.DEFAULT_FOR_NULL);
            (replaced.isOpen() ? replaced : evidence(field, FindingKind.NULLABLE_DEFAULT)).add(time);
        }
        if ((signs & FieldWatch.NULLS) != 0) {
            evidence(field, FindingKind.NULLS_ARRAY).add(time);
        }
        if ((signs & FieldWatch.OLD) != 0 && !source.streaming()) {
            if (watch.times() == FieldWatch.Times.DATE) {
                evidence(field, FindingKind.DATE_WITHOUT_ERA).add(time);
            } else if (version(source) < OLD_TIMES_RIGHT) {
                evidence(field, FindingKind.SHIFTED_TIMESTAMP).add(time);
            }
        }
    }

    private boolean mayBeLost(int field, FieldWatch watch, Source source) {
        return version(source) < watch.nullsUntil()
                && (!watch.ifLarge()
                        || evidence(field, FindingKind.LARGE_VALUE).isOpen()
                                && !evidence(field, FindingKind.HAS_PLACEHOLDER).isOpen());
    }

    private void note(int field, FindingKind kind, long time) {
        Evidence note = evidence(field, kind);
        if (!note.isOpen()) {
            note.open(time);
        }
    }

    private Evidence evidence(int field, FindingKind kind) {
        if (evidence[field] == null) {
            evidence[field] = new Evidence[FindingKind.values().length];
        }
        Evidence known = evidence[field][kind.ordinal()];
        if (known == null) {
            known = table.of(plan.fields()[field].name(), kind);
            evidence[field][kind.ordinal()] = known;
        }
        return known;
    }

    private int version(Source source) {
        if (!versionText.equals(source.version())) {
            versionText = source.version();
            version = FieldWatch.version(versionText);
        }
        return version;
    }
}
