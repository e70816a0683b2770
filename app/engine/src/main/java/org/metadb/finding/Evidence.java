package org.metadb.finding;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The evidence for one kind of finding in one column: unknown, then open, then perhaps cured, and open again where a later event shows it
 * again. Times are microseconds since 1970, of the source's clock. Thread-safe.
 */
public final class Evidence {

    private static final long NEVER = Long.MIN_VALUE;

    private final Findings findings;
    private final String schema;
    private final String table;
    private final String column;
    private final FindingKind kind;

    private volatile boolean open;
    private long events;
    private long first = NEVER;
    private long last = NEVER;
    private long cured = NEVER;
    private long storedEvents;
    private boolean known; // to the catalog: it was stored before
    private boolean news;

    Evidence(Findings findings, String schema, String table, String column, FindingKind kind) {
        this.findings = findings;
        this.schema = schema;
        this.table = table;
        this.column = column;
        this.kind = kind;
    }

    /** Whether it is found and not cured. */
    public boolean isOpen() {
        return open;
    }

    FindingKind kind() {
        return kind;
    }

    /** An event of that time shows it. */
    public synchronized void add(long timeMicros) {
        open(timeMicros);
        events++;
    }

    /** The schema that came with an event of that time shows it. */
    public synchronized void open(long timeMicros) {
        first = first == NEVER ? timeMicros : Math.min(first, timeMicros);
        last = Math.max(last, timeMicros);
        if (!open) {
            open = true;
            cured = NEVER;
            tell();
        }
    }

    /** Found by what a note had gathered before it was known to matter. */
    void openAs(Evidence note, long timeMicros) {
        long eventsBefore;
        long firstBefore;
        synchronized (note) {
            eventsBefore = note.events;
            firstBefore = note.first;
        }
        synchronized (this) {
            if (!open) {
                events += events == 0 && !known ? eventsBefore : 0;
                open(Math.min(firstBefore, timeMicros));
                open(timeMicros);
            }
        }
    }

    /** From an event of that time on it is no more. Nothing, if it is not open. */
    synchronized void cure(long timeMicros) {
        if (open) {
            open = false;
            cured = timeMicros;
            tell();
        }
    }

    private void tell() {
        news = true;
        findings.tell();
    }

    /** As the catalog has it, unless this process knows better. */
    synchronized void restore(Finding stored) {
        known = true;
        if (first == NEVER) {
            first = micros(stored.firstSeen());
            last = micros(stored.lastSeen());
            cured = stored.curedAt().map(Evidence::micros).orElse(NEVER);
            open = cured == NEVER;
        }
    }

    /**
     * What is to be stored now, if anything; its events are those not stored yet.
     *
     * @param counts whether also where only counts have grown
     */
    synchronized Optional<Finding> unstored(boolean counts) {
        boolean due = news || counts && events > storedEvents;
        return due
                ? Optional.of(new Finding(
                        schema,
                        table,
                        column,
                        kind,
                        events - storedEvents,
                        instant(first),
                        instant(last),
                        cured == NEVER ? Optional.empty() : Optional.of(instant(cured))))
                : Optional.empty();
    }

    /** The catalog has it now. Says whether it is the first time that this is found. */
    synchronized boolean stored(Finding finding) {
        boolean first = !known;
        known = true;
        storedEvents += finding.events();
        news = open == finding.curedAt().isPresent(); // it changed meanwhile
        return first;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
