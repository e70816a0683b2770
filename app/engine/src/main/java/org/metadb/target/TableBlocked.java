package org.metadb.target;

import org.metadb.pg.TableName;

/** A change of a table did not get its lock in time: somebody holds the table. The table is set aside and tried again later. */
public final class TableBlocked extends Exception {

    private static final long serialVersionUID = 1;

    private final transient TableName table;

    /**
     * @param blockers the sessions that hold it, for instance {@code pid 4711 (report, since 10:15:00)}; empty if they are gone already
     */
    TableBlocked(TableName table, String blockers) {
        super("table " + table + " waits for a lock to be changed"
                + (blockers.isEmpty() ? "" : ", held by " + blockers));
        this.table = table;
    }

    public TableName table() {
        return table;
    }
}
