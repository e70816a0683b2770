package org.metadb.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

/** Two values of every type that a column may have, of arrays too. */
final class TypeSamples {

    /**
     * A value.
     *
     * @param value as {@link org.metadb.simulation.Values} takes it
     * @param sql an expression that PostgreSQL takes for it
     */
    record Sample(Object value, String sql) {}

    private static final Map<Kind, List<Sample>> SCALARS = new EnumMap<>(Kind.class);

    static {
        binary(Kind.BOOLEAN, true, "true", false, "false");
        binary(Kind.INT2, 1, "1", -32768, "-32768");
        binary(Kind.INT4, 1, "1", -2147483648, "-2147483648");
        binary(Kind.INT8, 1, "1", 9223372036854775807L, "9223372036854775807");
        binary(Kind.OID, 1, "1", -1, "4294967295");
        binary(Kind.FLOAT4, 0.1f, "0.1", 2.5f, "2.5");
        binary(Kind.FLOAT8, 0.1, "0.1", 2.5, "2.5");
        binary(Kind.NUMERIC, "1.50", "1.50", "-12345678901234567890", "-12345678901234567890");
        binary(Kind.TEXT, "a,b", "a,b", "é", "é");
        String one = "8c5a3d2e-0000-4000-8000-0123456789ab";
        String other = "00000000-0000-4000-8000-0123456789ab";
        binary(Kind.UUID, one, one, other, other);
        binary(Kind.JSONB, "{\"a\":[1.50]}", "{\"a\":[1.50]}", "null", "null");
        binary(Kind.JSON, "{ \"a\":1}", "{ \"a\":1}", "null", "null");
        binary(Kind.BYTEA, new byte[] {0, (byte) 0xff}, "\\x00ff", new byte[0], "");
        binary(Kind.BIT, "001", "001", "110", "110");
        binary(Kind.VARBIT, "0001", "0001", "", "");
        binary(Kind.DATE, "2024-02-29", "2024-02-29", "1999-12-31", "1999-12-31");
        binary(Kind.TIME, "23:59:59.999999", "23:59:59.999999", "00:00:01", "00:00:01");
        binary(Kind.TIMETZ, "12:00:00.5+05:30", "12:00:00.5+05:30", "12:00:00Z", "12:00:00Z");
        binary(
                Kind.TIMESTAMP,
                "2024-02-29T12:00:00.000001",
                "2024-02-29T12:00:00.000001",
                "1999-12-31T00:00",
                "1999-12-31T00:00");
        binary(
                Kind.TIMESTAMPTZ,
                "2024-02-29T23:30:00Z",
                "2024-02-29T23:30:00Z",
                "1999-12-31T00:00:00Z",
                "1999-12-31T00:00:00Z");
        binary(Kind.INTERVAL, "P1Y2M3D", "P1Y2M3D", "P30D", "P30D");
        binary(Kind.POINT, "1.5,-2", "(1.5,-2)", "0,0", "(0,0)");
        text(Kind.XML, "<a>b</a>", "c<d/>");
        text(Kind.INET, "10.0.0.1", "::1/64");
        text(Kind.CIDR, "10.0.0.0/8", "10.1.0.0/16");
        text(Kind.MACADDR, "08:00:2b:01:02:03", "08:00:2b:01:02:04");
        text(Kind.MACADDR8, "08:00:2b:01:02:03:04:05", "08:00:2b:01:02:03:04:06");
        text(Kind.INT4RANGE, "[1,5)", "empty");
        text(Kind.INT8RANGE, "[1,5)", "(,)");
        text(Kind.NUMRANGE, "[1.0,2.00]", "(,3)");
        text(Kind.DATERANGE, "[2024-01-01,2024-02-01)", "[2024-01-01,infinity)");
        text(Kind.TSRANGE, "[\"2024-01-01 00:00:00\",\"2024-01-02 00:00:00\")", "empty");
        text(Kind.TSTZRANGE, "[\"2024-01-01 00:00:00+00\",infinity)", "empty");
        text(Kind.INT4MULTIRANGE, "{[1,3),[5,7)}", "{}");
        text(Kind.INT8MULTIRANGE, "{[1,3),[5,7)}", "{}");
        text(Kind.NUMMULTIRANGE, "{[1.0,2.50]}", "{}");
        text(Kind.DATEMULTIRANGE, "{[2024-01-01,2024-02-01)}", "{}");
        text(Kind.TSMULTIRANGE, "{[\"2024-01-01 00:00:00\",\"2024-01-02 00:00:00\")}", "{}");
        text(Kind.TSTZMULTIRANGE, "{[\"2024-01-01 00:00:00+00\",)}", "{}");
        text(Kind.TSVECTOR, "'cat':2A 'fat':1", "");
        text(Kind.TSQUERY, "'a' & 'b':*", "!'c'");
        text(Kind.PG_LSN, "0/16B3748", "1/0");
        text(Kind.JSONPATH, "$.\"a\"[*]", "strict $");
        text(Kind.LINE, "{1,2,3}", "{1,0,0.5}");
        text(Kind.LSEG, "[(0,0),(1,1)]", "[(0,0),(1,2)]");
        text(Kind.BOX, "(1,1),(0,0)", "(2,2),(0,0)");
        text(Kind.PATH, "((0,0),(1,1))", "[(0,0),(1,2)]");
        text(Kind.POLYGON, "((0,0),(1,1),(2,0))", "((0,0),(1,1),(3,0))");
        text(Kind.CIRCLE, "<(0,0),1>", "<(0.5,0),1>");
    }

    private TypeSamples() {}

    private static void binary(Kind kind, Object one, String literal, Object other, String otherLiteral) {
        ColumnType type = type(kind);
        SCALARS.put(kind, List.of(sample(type, one, literal), sample(type, other, otherLiteral)));
    }

    private static void text(Kind kind, String one, String other) {
        binary(kind, one, one, other, other);
    }

    private static Sample sample(ColumnType type, Object value, String literal) {
        return new Sample(value, "'" + literal.replace("'", "''") + "'::" + type.sql());
    }

    private static ColumnType type(Kind kind) {
        return kind == Kind.BIT ? ColumnType.bit(3) : ColumnType.of(kind);
    }

    /** Every type that needs no extension, and the arrays of every one. */
    static List<ColumnType> types() {
        List<ColumnType> types = new ArrayList<>(ColumnType.scalars());
        types.add(ColumnType.bit(3));
        types.addAll(types.stream().map(ColumnType::arrayOf).toList());
        return types;
    }

    /** The first or the second value of a type. */
    static Sample sample(ColumnType type, int number) {
        List<Sample> scalars = SCALARS.get(type.kind());
        if (!type.array()) {
            return scalars.get(number);
        }
        String elements =
                number == 0 ? scalars.get(0).sql() + ", null, " + scalars.get(1).sql() : "";
        return new Sample(
                number == 0
                        ? Arrays.asList(
                                scalars.get(0).value(), null, scalars.get(1).value())
                        : List.of(),
                "array[" + elements + "]::" + type.sql());
    }
}
