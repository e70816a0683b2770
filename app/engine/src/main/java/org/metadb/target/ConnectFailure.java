package org.metadb.target;

import java.sql.SQLException;
import java.util.Set;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;

/** Why the target database could not be reached, and whether waiting helps. */
public enum ConnectFailure {
    /** Wrong password, unknown role or database, no right to connect: a person must change something. Ends a start. */
    FATAL,
    /** Unreachable, refusing, starting up, shutting down, full: passes by itself. Tried again for ever. */
    PASSING;

    private static final Set<String> FATAL_STATES = Set.of(
            SqlState.INVALID_AUTHORIZATION, // also: unknown role, no line in pg_hba.conf
            SqlState.INVALID_PASSWORD,
            SqlState.INVALID_CATALOG_NAME,
            SqlState.INSUFFICIENT_PRIVILEGE); // no CONNECT on the database

    /** Looks through the causes, since a pool wraps what the server said. What a person must change at the database itself (kind USER) is fatal too. */
    public static ConnectFailure of(Throwable failure) {
        if (failure instanceof MetadbException e && e.kind() == MetadbException.Kind.USER) {
            return FATAL;
        }
        return FATAL_STATES.contains(sqlState(failure)) ? FATAL : PASSING;
    }

    /** The innermost SQLSTATE, or {@link SqlState#CONNECTION_FAILURE}. */
    public static String sqlState(Throwable failure) {
        String found = SqlState.CONNECTION_FAILURE;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException e && e.getSQLState() != null) {
                found = e.getSQLState();
            } else if (t instanceof MetadbException e) {
                found = e.sqlState();
            }
        }
        return found;
    }

    /**
     * The failure as what the program throws; the message is what the server or the driver said, with the place in front, and behind it, where a
     * server without TLS is asked for it, how not to ask.
     */
    public static MetadbException exception(String where, SQLException failure) {
        Throwable said = failure;
        while (said.getCause() instanceof SQLException inner) {
            said = inner;
        }
        return MetadbException.target(sqlState(failure), where + ": " + said.getMessage() + wayOut(said), failure);
    }

    /** The driver rejects a connection by itself, in the language of the machine, where the server has no TLS: the state and one word tell. */
    private static String wayOut(Throwable said) {
        boolean noTls = sqlState(said).equals(SqlState.CONNECTION_REJECTED)
                && String.valueOf(said.getMessage()).contains("SSL");
        return noTls ? " (to connect without: sslmode = disable in metadb.conf)" : "";
    }
}
