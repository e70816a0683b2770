package org.metadb.wire;

import java.util.Optional;
import java.util.OptionalInt;

/** An error to be told to the client as PostgreSQL tells its own. */
public final class SqlError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sqlState;
    private final String detail;
    private final String hint;
    private final int position;

    /**
     * @param sqlState five characters, as in the appendix "Error Codes" of PostgreSQL's manual
     */
    public SqlError(String sqlState, String message) {
        this(sqlState, message, "", "", 0, null);
    }

    private SqlError(String sqlState, String message, String detail, String hint, int position, Throwable cause) {
        super(message, cause);
        if (sqlState.length() != 5) {
            throw new IllegalArgumentException("not an SQLSTATE: " + sqlState);
        }
        this.sqlState = sqlState;
        this.detail = detail;
        this.hint = hint;
        this.position = position;
    }

    public SqlError withDetail(String newDetail) {
        return new SqlError(sqlState, getMessage(), newDetail, hint, position, getCause());
    }

    public SqlError withHint(String newHint) {
        return new SqlError(sqlState, getMessage(), detail, newHint, position, getCause());
    }

    /** Where in the text of the message, in characters (code points) from 1. */
    public SqlError withPosition(int newPosition) {
        return new SqlError(sqlState, getMessage(), detail, hint, newPosition, getCause());
    }

    public SqlError withCause(Throwable newCause) {
        return new SqlError(sqlState, getMessage(), detail, hint, position, newCause);
    }

    public String sqlState() {
        return sqlState;
    }

    public Optional<String> detail() {
        return detail.isEmpty() ? Optional.empty() : Optional.of(detail);
    }

    public Optional<String> hint() {
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }

    public OptionalInt position() {
        return position == 0 ? OptionalInt.empty() : OptionalInt.of(position);
    }
}
