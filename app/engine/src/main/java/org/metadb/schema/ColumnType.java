package org.metadb.schema;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.metadb.pg.SqlFragment;

/**
 * Types of the columns that Metadb makes. None has a length, precision or scale, so that a change of them in the source rewrites nothing
 * here. Each has one binary form, that of PostgreSQL's COPY, in which its values travel from the decoder to the target.
 */
public enum ColumnType implements SqlFragment {
    BOOLEAN("boolean"),
    INT2("smallint"),
    INT4("integer"),
    INT8("bigint"),
    FLOAT4("real"),
    FLOAT8("double precision"),
    NUMERIC("numeric"),
    TEXT("text"),
    UUID("uuid"),
    JSONB("jsonb"),
    /** Keeps the text as it came: for what jsonb refuses. */
    JSON("json"),
    BYTEA("bytea"),
    DATE("date"),
    TIME("time without time zone"),
    TIMETZ("time with time zone"),
    TIMESTAMP("timestamp without time zone"),
    TIMESTAMPTZ("timestamp with time zone");

    private static final Map<String, ColumnType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ColumnType::sql, Function.identity()));

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    /** The name as {@code format_type} prints it. */
    @Override
    public String sql() {
        return sql;
    }

    /** The type of that name as {@code format_type} prints it, or empty for one that Metadb never makes. */
    public static Optional<ColumnType> named(String formatted) {
        return Optional.ofNullable(BY_NAME.get(formatted));
    }

    /** Whether PostgreSQL may store a large value of this type out of line, so that an update can leave it out of its event. */
    public boolean toastable() {
        return switch (this) {
            case NUMERIC, TEXT, JSONB, JSON, BYTEA -> true;
            case BOOLEAN, INT2, INT4, INT8, FLOAT4, FLOAT8, UUID, DATE, TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ -> false;
        };
    }

    /** Whether the table's default TOAST compression may be set to lz4 for a column of this type. */
    public boolean compressible() {
        return this == TEXT || this == JSONB || this == JSON;
    }
}
