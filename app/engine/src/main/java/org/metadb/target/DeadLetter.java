package org.metadb.target;

import org.metadb.event.RawRecord;

/**
 * A record that could not be applied, with its reason; it goes into {@code metadb.dead_letter} in the batch's transaction.
 *
 * @param schema the source schema, empty where unknown
 * @param table the source table, empty where unknown
 * @param reason what was wrong, without cell values
 * @param keepsValue whether key and value are kept: not where a column of the table is stopped by a filter and the record cannot be parsed
 */
public record DeadLetter(RawRecord record, String schema, String table, String reason, boolean keepsValue) {

    @Override
    public String toString() {
        return record.at() + ": " + reason;
    }
}
