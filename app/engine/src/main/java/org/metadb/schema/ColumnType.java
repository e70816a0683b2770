package org.metadb.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.metadb.pg.SqlFragment;

/**
 * The type of a column that Metadb makes. None has a precision or scale, and none but {@code bit(n)} a length, so that a change of them in the source
 * rewrites nothing here. Values travel from the decoder to the target in the binary form of PostgreSQL's COPY: that of the type itself, or of
 * {@link #staged text} that PostgreSQL then parses.
 *
 * @param kind the type, or that of the elements
 * @param array whether it is an array of the kind, of any number of dimensions
 * @param bits the length of a {@link Kind#BIT}; of all others 0
 */
public record ColumnType(Kind kind, boolean array, int bits) implements SqlFragment {

    public static final ColumnType BOOLEAN = of(Kind.BOOLEAN);
    public static final ColumnType INT2 = of(Kind.INT2);
    public static final ColumnType INT4 = of(Kind.INT4);
    public static final ColumnType INT8 = of(Kind.INT8);
    public static final ColumnType FLOAT4 = of(Kind.FLOAT4);
    public static final ColumnType FLOAT8 = of(Kind.FLOAT8);
    public static final ColumnType NUMERIC = of(Kind.NUMERIC);
    public static final ColumnType TEXT = of(Kind.TEXT);
    public static final ColumnType UUID = of(Kind.UUID);
    public static final ColumnType JSONB = of(Kind.JSONB);
    public static final ColumnType JSON = of(Kind.JSON);
    public static final ColumnType BYTEA = of(Kind.BYTEA);
    public static final ColumnType VARBIT = of(Kind.VARBIT);
    public static final ColumnType DATE = of(Kind.DATE);
    public static final ColumnType TIME = of(Kind.TIME);
    public static final ColumnType TIMETZ = of(Kind.TIMETZ);
    public static final ColumnType TIMESTAMP = of(Kind.TIMESTAMP);
    public static final ColumnType TIMESTAMPTZ = of(Kind.TIMESTAMPTZ);
    public static final ColumnType INTERVAL = of(Kind.INTERVAL);
    public static final ColumnType GEOMETRY = of(Kind.GEOMETRY);
    public static final ColumnType GEOGRAPHY = of(Kind.GEOGRAPHY);
    public static final ColumnType UNTOLD = of(Kind.UNTOLD);

    private static final List<ColumnType> SCALARS = Arrays.stream(Kind.values())
            .filter(kind -> kind != Kind.BIT && kind != Kind.UNTOLD && !kind.ofPostgis())
            .map(ColumnType::of)
            .toList();
    private static final Map<String, ColumnType> BY_NAME = Stream.concat(
                    SCALARS.stream(), Stream.of(GEOMETRY, GEOGRAPHY))
            .collect(Collectors.toUnmodifiableMap(ColumnType::sql, Function.identity()));
    private static final Pattern BIT_NAME = Pattern.compile("bit\\((\\d{1,9})\\)");
    private static final String ARRAY_SUFFIX = "[]";

    /** The types without their modifiers, by the names that {@code format_type} prints. */
    public enum Kind {
        BOOLEAN("boolean", 16),
        INT2("smallint", 21),
        INT4("integer", 23),
        INT8("bigint", 20),
        OID("oid", 26),
        FLOAT4("real", 700),
        FLOAT8("double precision", 701),
        NUMERIC("numeric", 1700),
        TEXT("text", 25),
        UUID("uuid", 2950),
        JSONB("jsonb", 3802),
        /** Keeps the text as it came: for what jsonb refuses, and where the source's type is told. */
        JSON("json", 114),
        BYTEA("bytea", 17),
        BIT("bit", 1560),
        VARBIT("bit varying", 1562),
        DATE("date", 1082),
        TIME("time without time zone", 1083),
        TIMETZ("time with time zone", 1266),
        TIMESTAMP("timestamp without time zone", 1114),
        TIMESTAMPTZ("timestamp with time zone", 1184),
        INTERVAL("interval", 1186),
        POINT("point", 600),
        XML("xml"),
        INET("inet"),
        CIDR("cidr"),
        MACADDR("macaddr"),
        MACADDR8("macaddr8"),
        INT4RANGE("int4range"),
        INT8RANGE("int8range"),
        NUMRANGE("numrange"),
        DATERANGE("daterange"),
        TSRANGE("tsrange"),
        TSTZRANGE("tstzrange"),
        INT4MULTIRANGE("int4multirange"),
        INT8MULTIRANGE("int8multirange"),
        NUMMULTIRANGE("nummultirange"),
        DATEMULTIRANGE("datemultirange"),
        TSMULTIRANGE("tsmultirange"),
        TSTZMULTIRANGE("tstzmultirange"),
        TSVECTOR("tsvector"),
        TSQUERY("tsquery"),
        PG_LSN("pg_lsn"),
        JSONPATH("jsonpath"),
        LINE("line"),
        LSEG("lseg"),
        BOX("box"),
        PATH("path"),
        POLYGON("polygon"),
        CIRCLE("circle"),
        /** Of PostGIS; a bytea with the same content where the target has no PostGIS. */
        GEOMETRY("geometry"),
        /** Of PostGIS, like {@link #GEOMETRY}. */
        GEOGRAPHY("geography"),
        /** Of nulls whose type no record has told yet: it takes any other, and a column made for it is a text. */
        UNTOLD("text");

        /** Of types that PostgreSQL is to parse. */
        private static final int NO_OID = 0;

        private final String sql;
        private final int oid;

        Kind(String sql) {
            this(sql, NO_OID);
        }

        /** @param oid the type's number in every PostgreSQL, which the binary form of an array names */
        Kind(String sql, int oid) {
            this.sql = sql;
            this.oid = oid;
        }

        private boolean asText() {
            return oid == NO_OID && !ofPostgis();
        }

        /** Whether it is a type of PostGIS, which may be absent in the target. Values travel as EWKB. */
        private boolean ofPostgis() {
            return this == GEOMETRY || this == GEOGRAPHY;
        }

        /** Whether PostgreSQL may store a large value of this type out of line. */
        private boolean toastable() {
            return switch (this) {
                case NUMERIC, TEXT, JSONB, JSON, BYTEA, BIT, VARBIT -> true;
                case XML, TSVECTOR, TSQUERY, JSONPATH, PATH, POLYGON, GEOMETRY, GEOGRAPHY -> true;
                case INT4MULTIRANGE, INT8MULTIRANGE, NUMMULTIRANGE -> true;
                case DATEMULTIRANGE, TSMULTIRANGE, TSTZMULTIRANGE, NUMRANGE -> true;
                default -> false;
            };
        }

        /** Whether PostgreSQL can hash values of this type. */
        private boolean hashable() {
            return switch (this) {
                case JSON, XML, BIT, VARBIT, TSVECTOR, TSQUERY, JSONPATH -> false;
                case POINT, LINE, LSEG, BOX, PATH, POLYGON, CIRCLE, GEOMETRY, GEOGRAPHY, UNTOLD -> false;
                default -> true;
            };
        }
    }

    public ColumnType {
        if (kind == Kind.BIT != bits > 0) {
            throw new IllegalArgumentException(kind + " of " + bits + " bits");
        }
    }

    /** The type of one value of a kind; for {@link Kind#BIT} see {@link #bit}. */
    public static ColumnType of(Kind kind) {
        return new ColumnType(kind, false, 0);
    }

    /** {@code bit(n)}. */
    public static ColumnType bit(int length) {
        return new ColumnType(Kind.BIT, false, length);
    }

    /** The type of arrays with elements of that type, which is no array itself. */
    public static ColumnType arrayOf(ColumnType element) {
        if (element.array) {
            throw new IllegalArgumentException("PostgreSQL has no arrays of " + element);
        }
        return new ColumnType(element.kind, true, element.bits);
    }

    /** Every type of PostgreSQL itself that is no array, but for {@code bit(n)}. */
    public static List<ColumnType> scalars() {
        return SCALARS;
    }

    /** The type of that name as {@code format_type} prints it, or empty for one that Metadb never makes. */
    public static Optional<ColumnType> named(String formatted) {
        if (formatted.endsWith(ARRAY_SUFFIX)) {
            return scalarNamed(formatted.substring(0, formatted.length() - ARRAY_SUFFIX.length()))
                    .map(ColumnType::arrayOf);
        }
        return scalarNamed(formatted);
    }

    private static Optional<ColumnType> scalarNamed(String formatted) {
        Matcher bit = BIT_NAME.matcher(formatted);
        return bit.matches() && !bit.group(1).matches("0+")
                ? Optional.of(bit(Integer.parseInt(bit.group(1))))
                : Optional.ofNullable(BY_NAME.get(formatted));
    }

    /** The name as {@code format_type} prints it. */
    @Override
    public String sql() {
        return kind.sql + (bits > 0 ? "(" + bits + ")" : "") + (array ? ARRAY_SUFFIX : "");
    }

    /** The number of the elements' type in the binary form of an array of this type. It is {@link #staged} as itself. */
    public int elementOid() {
        if (!staged().equals(this)) {
            throw new IllegalArgumentException(sql() + " travels as " + staged());
        }
        return kind.oid;
    }

    /** Of an array the type of its elements, else the type itself. */
    public ColumnType element() {
        return array ? new ColumnType(kind, false, bits) : this;
    }

    /**
     * The type of the field in COPY: the type itself; text (an array of texts) where PostgreSQL is to parse the values; bytea with EWKB for the types
     * of PostGIS.
     */
    public ColumnType staged() {
        return kind.asText() || kind == Kind.UNTOLD ? new ColumnType(Kind.TEXT, array, 0) : withoutPostgis();
    }

    /** The type that takes the values in a database that has no PostGIS: of its types {@code bytea}, else the type itself. */
    public ColumnType withoutPostgis() {
        return kind.ofPostgis() ? new ColumnType(Kind.BYTEA, array, 0) : this;
    }

    /** Whether PostgreSQL may store a large value of this type out of line, so that an update can leave it out of its event. */
    public boolean toastable() {
        return array || kind.toastable();
    }

    /** Whether PostgreSQL can hash values of this type. */
    public boolean hashable() {
        return kind.hashable();
    }

    /** Whether the table's default TOAST compression may be set to lz4 for a column of this type. */
    public boolean compressible() {
        return array || kind == Kind.TEXT || kind == Kind.JSONB || kind == Kind.JSON || kind == Kind.XML;
    }

    @Override
    public String toString() {
        return sql();
    }
}
