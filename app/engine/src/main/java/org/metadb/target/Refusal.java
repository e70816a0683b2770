package org.metadb.target;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** What is kept of PostgreSQL's answer to a row that it would not take. */
public final class Refusal {

    private Refusal() {}

    /** The message up to the value it quotes, if it quotes one, and without the detail, which does too. */
    public static String reason(SQLException fault) {
        String message = fault instanceof PSQLException e && e.getServerErrorMessage() != null
                ? e.getServerErrorMessage().getMessage()
                : fault.getMessage();
        boolean quotes = message != null && message.indexOf('"') >= 0;
        return "PostgreSQL refused the row: "
                + (quotes ? message.substring(0, message.indexOf('"')).stripTrailing() : message) + " (SQLSTATE "
                + fault.getSQLState() + ")";
    }
}
