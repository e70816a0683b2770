package org.metadb.pg;

import java.util.Optional;

/**
 * What went wrong, where, and what to do about it. The one unchecked exception of the program: {@link #kind()} decides what happens next.
 * Messages hold names and positions, never cell values or secrets.
 */
public final class MetadbException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whose fault it is, and so what is done. */
    public enum Kind {
        /** The one who said the statement: answered with SQLSTATE and hint, changes nothing. */
        USER,
        /** The Kafka cluster or its topics: tried again with backoff, the data source shows an error meanwhile. */
        SOURCE,
        /** The target database: tried again with backoff. */
        TARGET,
        /** A record's values: it becomes a dead letter and the stream goes on. */
        DATA,
        /** The program: what met it stops, and says so. */
        BUG
    }

    private final Kind kind;
    private final String sqlState;
    private final transient Optional<String> hint;

    private MetadbException(Kind kind, String sqlState, String message, Optional<String> hint, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.sqlState = sqlState;
        this.hint = hint;
    }

    /** A statement that cannot be carried out as said. */
    public static MetadbException user(String sqlState, String message) {
        return new MetadbException(Kind.USER, sqlState, message, Optional.empty(), null);
    }

    /** A statement that cannot be carried out as said, and what to say instead. */
    public static MetadbException user(String sqlState, String message, String hint) {
        return new MetadbException(Kind.USER, sqlState, message, Optional.of(hint), null);
    }

    /** The Kafka cluster or its topics. */
    public static MetadbException source(String message, Throwable cause) {
        return new MetadbException(Kind.SOURCE, SqlState.CONNECTION_FAILURE, message, Optional.empty(), cause);
    }

    /** The target database; the SQLSTATE is what it said, or {@link SqlState#CONNECTION_FAILURE} when it could not be asked. */
    public static MetadbException target(String sqlState, String message, Throwable cause) {
        return new MetadbException(Kind.TARGET, sqlState, message, Optional.empty(), cause);
    }

    /** A record that cannot be applied. */
    public static MetadbException data(String message) {
        return new MetadbException(Kind.DATA, SqlState.INVALID_PARAMETER_VALUE, message, Optional.empty(), null);
    }

    /** A state that must not be. */
    public static MetadbException bug(String message, Throwable cause) {
        return new MetadbException(Kind.BUG, SqlState.INTERNAL_ERROR, message, Optional.empty(), cause);
    }

    /** The same with a hint. */
    public MetadbException hinting(String text) {
        return new MetadbException(kind, sqlState, getMessage(), Optional.of(text), getCause());
    }

    public Kind kind() {
        return kind;
    }

    public String sqlState() {
        return sqlState;
    }

    /** What to do about it, as PostgreSQL's HINT. */
    public Optional<String> hint() {
        return hint == null ? Optional.empty() : hint;
    }
}
