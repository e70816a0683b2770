package org.metadb.schema;

import org.metadb.pg.Sql;
import org.metadb.pg.SqlFragment;
import org.metadb.schema.ColumnType.Kind;

/**
 * Which type holds the values of two types without loss, and the cast that brings a value there. The lattice:
 * <pre>
 *   int2 &lt; int4 &lt; int8 &lt; numeric     oid &lt; int8     float4 &lt; float8     date &lt; timestamp     jsonb &lt; json     bit(n) &lt; bit varying
 *   int2, int4 with a float -&gt; float8     oid, int8, numeric with a float -&gt; numeric
 *   geometry, geography &lt; bytea     untold &lt; all
 *   arrays: as their elements     everything else -&gt; text
 * </pre>
 * Symmetric, associative along one column's life, and never narrower than either side.
 */
public final class Widening {

    private Widening() {}

    /** The narrowest type that holds every value of both. */
    public static ColumnType join(ColumnType a, ColumnType b) {
        if (a.equals(b) || b.equals(ColumnType.UNTOLD)) {
            return a;
        }
        if (a.equals(ColumnType.UNTOLD)) {
            return b;
        }
        if (a.array() && b.array()) {
            return ColumnType.arrayOf(join(a.element(), b.element()));
        }
        return a.array() || b.array() ? ColumnType.TEXT : joinScalars(a, b);
    }

    private static ColumnType joinScalars(ColumnType a, ColumnType b) {
        Kind one = a.kind();
        Kind other = b.kind();
        if (isInteger(one) && isInteger(other)) {
            return one == Kind.OID || other == Kind.OID ? ColumnType.INT8 : one.compareTo(other) > 0 ? a : b;
        }
        if (isFloat(one) && isFloat(other)) {
            return ColumnType.FLOAT8;
        }
        if (isNumber(one) && isNumber(other)) {
            boolean floats = isFloat(one) || isFloat(other);
            Kind exact = isFloat(one) ? other : one;
            boolean exactInFloat8 = exact == Kind.INT2 || exact == Kind.INT4;
            return floats && exactInFloat8 ? ColumnType.FLOAT8 : ColumnType.NUMERIC;
        }
        if (isPair(one, other, Kind.DATE, Kind.TIMESTAMP)) {
            return ColumnType.TIMESTAMP;
        }
        if (isPair(one, other, Kind.JSONB, Kind.JSON)) {
            return ColumnType.JSON;
        }
        if (isPair(one, other, Kind.GEOMETRY, Kind.BYTEA) || isPair(one, other, Kind.GEOGRAPHY, Kind.BYTEA)) {
            return ColumnType.BYTEA;
        }
        return isBits(one) && isBits(other) ? ColumnType.VARBIT : ColumnType.TEXT;
    }

    /**
     * The expression with its value brought from the type that a column has to one that {@link #join} gave. Floats go through their text: the
     * direct casts round (float8 to numeric keeps 15 digits) or show noise (float4 to float8).
     */
    public static SqlFragment cast(SqlFragment expression, ColumnType from, ColumnType to) {
        if (from.equals(to)) {
            return expression;
        }
        String source = expression.sql();
        boolean throughText = isFloat(from.kind()) && isNumber(to.kind())
                || from.kind() == Kind.JSONB && to.kind() == Kind.JSON
                // a box's own text has commas, so that semicolons part the elements of its arrays: those are cast one
                // by one
                || from.array() && to.array() && to.kind() == Kind.TEXT && from.kind() != Kind.BOX;
        if (throughText) {
            source += "::text";
        } else if (from.kind() == Kind.OID && isNumber(to.kind())) {
            source += from.array() ? "::bigint[]" : "::bigint";
        } else if (from.kind() == Kind.INET && !from.array() && to.equals(ColumnType.TEXT)) {
            // the cast adds the length of the mask where the type's own output leaves it out
            return Sql.raw("abbrev(" + source + ")");
        }
        return Sql.raw(source + "::" + to.sql());
    }

    /**
     * The expression, a field as it was {@link ColumnType#staged staged}, with its value brought to the type that its column has.
     *
     * @param from the type of the event's values
     * @param to the column's type, which {@link #join} gave
     */
    public static SqlFragment fromStaged(SqlFragment expression, ColumnType from, ColumnType to) {
        ColumnType staged = from.staged();
        if (!from.withoutPostgis().equals(from)) {
            return fromEwkb(expression, from, to);
        }
        if (staged.equals(from) || to.kind() == Kind.TEXT) {
            return cast(expression, staged, to);
        }
        return cast(Sql.raw(expression.sql() + "::" + from.sql()), from, to);
    }

    /** The target may have no PostGIS: then its types must not be named, and their text is made here. */
    private static SqlFragment fromEwkb(SqlFragment expression, ColumnType from, ColumnType to) {
        if (to.kind() == Kind.TEXT && !from.array()) {
            return Sql.raw("upper(encode(" + expression.sql() + ", 'hex'))");
        }
        return cast(expression, from.staged(), to);
    }

    /** The expression, of a column of that type, as a field of it would be {@link ColumnType#staged staged}. */
    public static SqlFragment toStaged(SqlFragment expression, ColumnType type) {
        return cast(expression, type, type.staged());
    }

    private static boolean isPair(Kind a, Kind b, Kind one, Kind other) {
        return a == one && b == other || a == other && b == one;
    }

    private static boolean isInteger(Kind kind) {
        return kind == Kind.INT2 || kind == Kind.INT4 || kind == Kind.INT8 || kind == Kind.OID;
    }

    private static boolean isFloat(Kind kind) {
        return kind == Kind.FLOAT4 || kind == Kind.FLOAT8;
    }

    private static boolean isNumber(Kind kind) {
        return isInteger(kind) || isFloat(kind) || kind == Kind.NUMERIC;
    }

    private static boolean isBits(Kind kind) {
        return kind == Kind.BIT || kind == Kind.VARBIT;
    }
}
