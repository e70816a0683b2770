package org.metadb.schema;

import org.metadb.pg.Sql;
import org.metadb.pg.SqlFragment;

/**
 * Which type holds the values of two types without loss, and the cast that brings a value there. The lattice:
 * <pre>
 *   int2 &lt; int4 &lt; int8 &lt; numeric     float4 &lt; float8     date &lt; timestamp     jsonb &lt; json
 *   int2, int4 with a float -&gt; float8     int8, numeric with a float -&gt; numeric     everything else -&gt; text
 * </pre>
 * Symmetric, associative along one column's life, and never narrower than either side.
 */
public final class Widening {

    private Widening() {}

    /** The narrowest type that holds every value of both. */
    public static ColumnType join(ColumnType a, ColumnType b) {
        if (a == b) {
            return a;
        }
        if (isInteger(a) && isInteger(b)) {
            return a.compareTo(b) > 0 ? a : b;
        }
        if (isFloat(a) && isFloat(b)) {
            return ColumnType.FLOAT8;
        }
        if (isNumber(a) && isNumber(b)) {
            boolean floats = isFloat(a) || isFloat(b);
            ColumnType other = isFloat(a) ? b : a;
            boolean exactInFloat8 = other == ColumnType.INT2 || other == ColumnType.INT4;
            return floats && exactInFloat8 ? ColumnType.FLOAT8 : ColumnType.NUMERIC;
        }
        if (isPair(a, b, ColumnType.DATE, ColumnType.TIMESTAMP)) {
            return ColumnType.TIMESTAMP;
        }
        if (isPair(a, b, ColumnType.JSONB, ColumnType.JSON)) {
            return ColumnType.JSON;
        }
        return ColumnType.TEXT;
    }

    /**
     * The expression with its value brought to a type that {@link #join} gave. Floats go through their text: the direct casts round
     * (float8 to numeric keeps 15 digits) or show noise (float4 to float8).
     */
    public static SqlFragment cast(SqlFragment expression, ColumnType from, ColumnType to) {
        if (from == to) {
            return expression;
        }
        boolean throughText = isFloat(from) && isNumber(to) || from == ColumnType.JSONB && to == ColumnType.JSON;
        String source = throughText ? expression.sql() + "::text" : expression.sql();
        return Sql.raw(source + "::" + to.sql());
    }

    private static boolean isPair(ColumnType a, ColumnType b, ColumnType one, ColumnType other) {
        return a == one && b == other || a == other && b == one;
    }

    private static boolean isInteger(ColumnType type) {
        return type == ColumnType.INT2 || type == ColumnType.INT4 || type == ColumnType.INT8;
    }

    private static boolean isFloat(ColumnType type) {
        return type == ColumnType.FLOAT4 || type == ColumnType.FLOAT8;
    }

    private static boolean isNumber(ColumnType type) {
        return isInteger(type) || isFloat(type) || type == ColumnType.NUMERIC;
    }
}
