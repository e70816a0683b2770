package org.metadb.pg;

/** SQLSTATEs that decide something here; see PostgreSQL's manual, appendix A. */
public final class SqlState {

    public static final String SUCCESSFUL_COMPLETION = "00000";
    public static final String WARNING = "01000";
    public static final String CANNOT_CONNECT = "08001";

    /** The driver's word for a server that wants what the client has not: SSL, or a password where none is given. */
    public static final String CONNECTION_REJECTED = "08004";

    public static final String CONNECTION_FAILURE = "08006";
    public static final String PROTOCOL_VIOLATION = "08P01";
    public static final String FEATURE_NOT_SUPPORTED = "0A000";
    public static final String INVALID_REGULAR_EXPRESSION = "2201B";
    public static final String INVALID_PARAMETER_VALUE = "22023";
    public static final String INVALID_ESCAPE_SEQUENCE = "22025";
    public static final String UNIQUE_VIOLATION = "23505";
    public static final String ACTIVE_TRANSACTION = "25001";
    public static final String FAILED_TRANSACTION = "25P02";
    public static final String INVALID_AUTHORIZATION = "28000";
    public static final String INVALID_PASSWORD = "28P01";
    public static final String INVALID_CATALOG_NAME = "3D000";
    public static final String INVALID_SCHEMA_NAME = "3F000";
    public static final String SERIALIZATION_FAILURE = "40001";
    public static final String DEADLOCK = "40P01";
    public static final String INSUFFICIENT_PRIVILEGE = "42501";
    public static final String SYNTAX_ERROR = "42601";
    public static final String NAME_TOO_LONG = "42622";
    public static final String UNDEFINED_OBJECT = "42704";
    public static final String DUPLICATE_OBJECT = "42710";
    public static final String DATATYPE_MISMATCH = "42804";
    public static final String UNDEFINED_TABLE = "42P01";
    public static final String DUPLICATE_CURSOR = "42P03";
    public static final String DUPLICATE_PREPARED_STATEMENT = "42P05";
    public static final String TOO_MANY_CONNECTIONS = "53300";
    public static final String CONFIGURATION_LIMIT_EXCEEDED = "53400";
    public static final String PROGRAM_LIMIT_EXCEEDED = "54000";
    public static final String STATEMENT_TOO_COMPLEX = "54001";
    public static final String OBJECT_NOT_IN_PREREQUISITE_STATE = "55000";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String QUERY_CANCELED = "57014";
    public static final String ADMIN_SHUTDOWN = "57P01";
    public static final String CANNOT_CONNECT_NOW = "57P03";
    public static final String INTERNAL_ERROR = "XX000";

    private SqlState() {}

    /** Class 22, data exception, such as a character that the database's encoding lacks. */
    public static boolean isDataException(String sqlState) {
        return sqlState != null && sqlState.startsWith("22");
    }

    /**
     * A fault of the record's values, not of the infrastructure: classes 22 (data exception) and 23 (integrity constraint), and the limits that a value
     * may pass, such as the size of an index row, of a jsonb string, or the depth of JSON.
     */
    public static boolean isDataFault(String sqlState) {
        return isDataException(sqlState)
                || sqlState != null && sqlState.startsWith("23")
                || PROGRAM_LIMIT_EXCEEDED.equals(sqlState)
                || STATEMENT_TOO_COMPLEX.equals(sqlState);
    }

    /** A person's doing keeps an object from being changed: a view on it (0A), another dependent object (2B), an owner or a kind that is not ours (42). */
    public static boolean isOfTheObject(String sqlState) {
        return sqlState != null
                && (sqlState.startsWith("0A") || sqlState.startsWith("2B") || sqlState.startsWith("42"));
    }
}
