package org.metadb.target;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What is kept of PostgreSQL's answer to a row that it would not take. */
public final class Refusal {

    private Refusal() {}

    /**
     * The message up to the value it quotes, if it quotes one, and without the detail, which does too. What is said of a constraint or a not-null column
     * quotes names only.
     */
    public static String reason(SQLException fault) {
        ServerErrorMessage said = fault instanceof PSQLException e ? e.getServerErrorMessage() : null;
        String message = said != null ? said.getMessage() : fault.getMessage();
        boolean ofConstraint = said != null
                && String.valueOf(fault.getSQLState()).startsWith("23")
                && (said.getConstraint() != null || said.getColumn() != null);
        boolean quotes = message != null && message.indexOf('"') >= 0 && !ofConstraint;
        return "PostgreSQL refused the row: "
                + (quotes ? message.substring(0, message.indexOf('"')).stripTrailing() : message) + " (SQLSTATE "
                + fault.getSQLState() + ")";
    }
}
