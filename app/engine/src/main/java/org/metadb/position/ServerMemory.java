package org.metadb.position;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.Source;

/** What was merged of one logical server's events in one partition. {@link Memory} states the rules. Mutable, one thread. */
final class ServerMemory {

    /** Units that are remembered one by one. */
    static final int UNITS_MAX = 64;

    /** The number of an event that is alone among its like. */
    private static final int ONLY = 1;

    /** In the order of their latest merge. */
    final Map<Unit, Highest> units = new LinkedHashMap<>();

    /** Of the units that are remembered no more, by the kind's ordinal. */
    final Highest[] forgotten = {new Highest(), new Highest(), new Highest()};

    /** The unit of the latest merge, null before the first. */
    Unit last;

    /** The transaction of the latest merge of a streaming event; null when it is forgotten, and before the first. */
    Unit newestTransaction;

    /** What was merged at the newest transaction's highest LSN. */
    KeySet keys = new KeySet();

    /** The highest {@code total_order} merged of the newest transaction, or {@link Source#NONE}: what is above it was never sent before. */
    long highestOrder = Source.NONE;

    /** Tables, as hashes, whose rows the snapshot that is the last unit has all sent. */
    final Set<Long> readTables = new TreeSet<>();

    Runs runs = new Runs();

    /** Rows that the newest transaction has put aside. */
    Superseded superseded = new Superseded();

    Verdict judge(ChangeEvent event) {
        Source source = event.source();
        Unit unit = Unit.of(source);
        runs.see(unit, source.lsn(), event.emission());
        int nth = source.streaming() && isCounted(event) ? next(event, unit) : ONLY;
        Highest merged = units.get(unit);
        if (merged == null) {
            return judgeUnknown(source, unit);
        }
        boolean isNew;
        if (!source.streaming()) {
            // a row that has a key makes no version when it is read again; one that has none would be another row
            isNew = unit.equals(last) && (KeyHash.hasKey(event) || !readTables.contains(KeyHash.table(event)));
        } else if (source.lsn() != merged.lsn) {
            isNew = source.lsn() > merged.lsn;
        } else {
            isNew = unit.equals(newestTransaction) && !keys.contains(hash(event, nth));
        }
        return isNew ? Verdict.NEW : Verdict.REPETITION;
    }

    /** Whether several events that are alike can have one LSN: a COPY of rows without a key. PostgreSQL logs updates and deletes one by one. */
    private static boolean isCounted(ChangeEvent event) {
        return !KeyHash.hasKey(event) && event.operation() == Operation.CREATE;
    }

    private int next(ChangeEvent event, Unit unit) {
        boolean isAbove = unit.equals(newestTransaction)
                && event.source().lsn() == units.get(unit).lsn
                && highestOrder != Source.NONE
                && event.emission().totalOrder() > highestOrder;
        long hash = KeyHash.ofContents(event);
        return isAbove ? runs.nextNew(hash, keys) : runs.next(hash, keys);
    }

    private Verdict judgeUnknown(Source source, Unit unit) {
        if (!forgotten[unit.kind().ordinal()].isBelow(source)) {
            return Verdict.REPETITION;
        }
        if (source.streaming() && newestTransaction != null) {
            Highest before = units.get(newestTransaction);
            if (liesBehind(source, before)) {
                return Verdict.newThoughLsnsWentBack(before.lsn, source.lsn());
            }
        }
        return Verdict.NEW;
    }

    /**
     * Whether a transaction that should follow another one does not. Its changes may well have lower LSNs (it began earlier), but the
     * commit before it is the other's or a later one.
     */
    private static boolean liesBehind(Source source, Highest before) {
        return source.lastCommitLsn() != Source.NONE
                ? source.lastCommitLsn() < before.lsn
                : source.lsn() < before.lastCommitLsn;
    }

    void merged(ChangeEvent event) {
        Source source = event.source();
        Unit unit = Unit.of(source);
        if (source.streaming()) {
            mergedKey(event, unit);
        } else if (!unit.equals(last)) {
            readTables.clear();
        }
        if (event.source().isLastOfTable() && !KeyHash.hasKey(event)) {
            readTables.add(KeyHash.table(event));
        }
        if (unit.equals(last)) {
            units.get(unit).raiseEach(source);
            return;
        }
        Highest merged = units.remove(unit);
        if (merged == null) {
            merged = Highest.of(source);
        } else {
            merged.raiseEach(source);
        }
        units.put(unit, merged);
        last = unit;
        if (units.size() > UNITS_MAX) {
            forgetOldest();
        }
    }

    private void mergedKey(ChangeEvent event, Unit unit) {
        long lsn = event.source().lsn();
        if (unit.equals(newestTransaction)) {
            long highest = units.get(unit).lsn;
            if (lsn < highest) {
                return;
            }
            if (lsn > highest) {
                keys.clear();
            }
        } else {
            newestTransaction = unit;
            keys.clear();
            highestOrder = Source.NONE;
            superseded.clear();
        }
        if (event.operation() == Operation.TRUNCATE) {
            superseded.truncate(KeyHash.table(event));
        }
        highestOrder = Math.max(highestOrder, event.emission().totalOrder());
        keys.add(hash(event, isCounted(event) ? runs.count(KeyHash.ofContents(event)) : ONLY));
    }

    private static long hash(ChangeEvent event, int nth) {
        return KeyHash.hasKey(event) ? KeyHash.ofChange(event) : KeyHash.nth(KeyHash.ofContents(event), nth);
    }

    void forgetOldest() {
        Unit oldest = units.keySet().iterator().next();
        forgotten[oldest.kind().ordinal()].raiseTo(units.remove(oldest));
        if (oldest.equals(newestTransaction)) {
            newestTransaction = null;
            keys.clear();
            highestOrder = Source.NONE;
            superseded.clear();
        }
        if (oldest.equals(last)) {
            last = null;
            readTables.clear();
        }
    }

    ServerMemory copy() {
        ServerMemory copy = new ServerMemory();
        units.forEach((unit, highest) -> copy.units.put(unit, highest.copy()));
        Arrays.setAll(copy.forgotten, i -> forgotten[i].copy());
        copy.last = last;
        copy.newestTransaction = newestTransaction;
        copy.keys = keys.copy();
        copy.highestOrder = highestOrder;
        copy.readTables.addAll(readTables);
        copy.runs = runs.copy();
        copy.superseded = superseded.copy();
        return copy;
    }
}
