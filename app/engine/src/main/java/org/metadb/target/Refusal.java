package org.metadb.target;

import java.sql.SQLException;
import org.metadb.pg.SqlState;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What is kept of PostgreSQL's answer to a row that it would not take. */
public final class Refusal {

    private Refusal() {}

    /**
     * Whether the values of a row are at fault, see {@link SqlState#isDataFault}. Text that is no tsvector, tsquery or jsonpath has the SQLSTATE of a
     * statement's syntax error, but no place in a statement, be it ours or a trigger's.
     */
    public static boolean isOfTheRow(SQLException fault) {
        ServerErrorMessage said = fault instanceof PSQLException e ? e.getServerErrorMessage() : null;
        return SqlState.isDataFault(fault.getSQLState())
                || SqlState.SYNTAX_ERROR.equals(fault.getSQLState())
                        && said != null
                        && said.getPosition() == 0
                        && said.getInternalPosition() == 0;
    }

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
