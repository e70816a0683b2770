package org.metadb.finding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All that was found of a data source, by all its readers, and what of it is still to be stored. Thread-safe. */
public final class Findings {

    /** More tables than this are not watched: a bound for memory, not a number that a source is expected to have. */
    private static final int TABLES_MAX = 20_000;

    private record Name(String schema, String table) {}

    /** Something to store; say {@link #stored} once the catalog has it. */
    public record Unstored(Finding finding, Evidence evidence) {

        /** The catalog has it now. Says whether it had not before, so that people are to be told. */
        public boolean stored() {
            return evidence.stored(finding);
        }
    }

    private final Map<Name, TableEvidence> tables = new ConcurrentHashMap<>();
    private volatile boolean news;
    private volatile boolean replacesNulls;

    /** The evidence about a source table; empty if there are too many. */
    public Optional<TableEvidence> table(String schema, String table) {
        Name name = new Name(schema, table);
        if (tables.size() >= TABLES_MAX && !tables.containsKey(name)) {
            return Optional.empty();
        }
        return Optional.of(tables.computeIfAbsent(name, key -> new TableEvidence(this, schema, table)));
    }

    /** Takes in what the catalog holds: found before this process, or by another server. */
    public void restore(Collection<Finding> stored) {
        for (Finding finding : stored) {
            table(finding.schema(), finding.table()).ifPresent(table -> {
                Evidence evidence = table.of(finding.column(), finding.kind());
                evidence.restore(finding);
                replacesNulls |= finding.kind() == FindingKind.DEFAULT_FOR_NULL && evidence.isOpen();
            });
        }
    }

    boolean replacesNulls() {
        return replacesNulls;
    }

    void nullsAreReplaced(long timeMicros) {
        if (!replacesNulls) {
            replacesNulls = true;
            tables.values().forEach(table -> table.nullsReplacedElsewhere(timeMicros));
        }
    }

    void tell() {
        news = true;
    }

    /** Whether something was found, or cured, that the catalog does not have. */
    public boolean hasNews() {
        return news;
    }

    /**
     * What is to be stored, always in the same order of names. For one caller at a time.
     *
     * @param counts whether also where only counts have grown
     */
    public List<Unstored> unstored(boolean counts) {
        news = false;
        List<Unstored> unstored = new ArrayList<>();
        for (TableEvidence table : tables.values()) {
            for (Evidence evidence : table.all()) {
                evidence.unstored(counts).ifPresent(finding -> unstored.add(new Unstored(finding, evidence)));
            }
        }
        unstored.sort(Comparator.comparing((Unstored u) -> u.finding().schema())
                .thenComparing(u -> u.finding().table())
                .thenComparing(u -> u.finding().column())
                .thenComparing(u -> u.finding().kind()));
        return unstored;
    }

    /** What was to be stored could not be: it is still to be. */
    public void notStored() {
        news = true;
    }
}
