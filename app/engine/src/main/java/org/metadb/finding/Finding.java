package org.metadb.finding;

import java.time.Instant;
import java.util.Optional;

/**
 * Something found of a table or column of the source, with its evidence.
 *
 * @param schema of the source table, as the source names it
 * @param table of the source
 * @param column of the source; empty for what is of the whole table
 * @param events how many events showed it; 0 where the schema alone does
 * @param firstSeen time, by the source's clock, of the first event that showed it
 * @param lastSeen the same of the latest
 * @param curedAt time of the event from which on it is no more; what was lost before stays lost
 */
public record Finding(
        String schema,
        String table,
        String column,
        FindingKind kind,
        long events,
        Instant firstSeen,
        Instant lastSeen,
        Optional<Instant> curedAt) {

    public Finding {
        if (events < 0) {
            throw new IllegalArgumentException("events " + events);
        }
    }

    /** What to do about it. */
    public String cure() {
        return kind.cure(schema, table, column);
    }

    /** Names only. */
    @Override
    public String toString() {
        return schema + "." + table + (column.isEmpty() ? "" : " column " + column) + ": " + kind.meaning();
    }
}
