package org.metadb.target;

import org.metadb.event.RawRecord;

/**
 * A record kept in the catalog.
 *
 * @param id its place among dead letters and followers: rises in the order of the records of a partition
 * @param letter whether it is a dead letter; else it was applied behind one
 */
public record StoredRecord(long id, boolean letter, RawRecord record) {

    /** Whether it was kept whole: not where a column filter keeps it out. */
    public boolean isWhole() {
        return record.value() != null;
    }
}
