package org.metadb.target;

import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A table cannot be changed as a batch needs it, or not be written: somebody holds it, or something that a person made is in the way. The table is set aside
 * and tried again later; the others go on.
 */
public final class TableBlocked extends Exception {

    private static final long serialVersionUID = 1;

    private final transient TableName table;

    private TableBlocked(TableName table, String message) {
        super(message);
        this.table = table;
    }

    /**
     * The lock was not to be had in time.
     *
     * @param blockers the sessions that hold it, for instance {@code pid 4711 (report, since 10:15:00)}; empty if they are gone already
     */
    static TableBlocked byLock(TableName table, String blockers) {
        return new TableBlocked(
                table,
                "table " + table + " waits for a lock to be changed"
                        + (blockers.isEmpty() ? "" : ", held by " + blockers));
    }

    /**
     * PostgreSQL refuses the change.
     *
     * @param why what it said; names, no values
     */
    static TableBlocked cannotChange(TableName table, String why) {
        return new TableBlocked(table, "table " + table + " cannot be changed: " + why);
    }

    /** Why a table was not changed: the message and, where an object is in the way, PostgreSQL's detail, which names it. */
    static String why(Exception e) {
        ServerErrorMessage server = e instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
        boolean named = server != null
                && SqlState.isOfTheObject(server.getSQLState()) // the detail of others may hold values
                && server.getDetail() != null
                && !e.getMessage().contains(server.getDetail());
        return named ? e.getMessage() + " (" + server.getDetail() + ")" : e.getMessage();
    }

    /**
     * Somebody else keeps writers from it: an index is built on it, it is being vacuumed fully, its rows are locked.
     *
     * @param blockers as above; empty also where a row is locked
     */
    static TableBlocked cannotWrite(TableName table, String blockers) {
        return new TableBlocked(
                table,
                "table " + table + " waits for a lock to be written"
                        + (blockers.isEmpty() ? "" : ", held by " + blockers));
    }

    /**
     * It is being changed, or the change failed and is tried again later.
     *
     * @param why names the table
     */
    static TableBlocked isChanging(TableName table, String why) {
        return new TableBlocked(table, why);
    }

    public TableName table() {
        return table;
    }
}
