package org.metadb.event;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

/**
 * The type of a column in the source database, as PostgreSQL spells it ({@code character varying(10)}, {@code inet[]}) or as Debezium does in
 * the parameter {@code __debezium.source.column.type} ({@code VARCHAR}, {@code _INET}).
 *
 * @param name the name, without schema, quotes, modifiers and array signs, in lower case
 * @param array whether it is an array, of any number of dimensions
 * @param length the first modifier: the length of a {@code bit(n)}, the precision of a number; empty where there is none
 */
public record SourceType(String name, boolean array, OptionalInt length) {

    private static final Pattern MODIFIERS = Pattern.compile("\\(\\s*(\\d{1,9})?[^)]*\\)");
    private static final Pattern ARRAY_SIGNS = Pattern.compile("(\\s*\\[\\d*]|\\s+array)+$");

    private static final Set<String> TEXTS =
            Set.of("varchar", "character varying", "char", "character", "bpchar", "name", "citext", "ltree");

    /** Kept as text too, and unknown to the connector; {@code record} stands for every composite type. */
    private static final Set<String> UNKNOWN_TEXTS =
            Set.of("record", "refcursor", "tid", "xid", "xid8", "pg_snapshot", "txid_snapshot");

    private static final Map<String, ColumnType> TYPES = types();

    /** PostgreSQL's limit. */
    static final int BITS_MAX = 83_886_080;

    /** Reads a type's name as it is spelled, modifiers and array signs included. Every text is the name of some type. */
    public static SourceType parse(String spelled) {
        String text = spelled.strip().toLowerCase(Locale.ROOT);
        String element = ARRAY_SIGNS.matcher(text).replaceFirst("");
        boolean array = element.length() < text.length();
        OptionalInt length = OptionalInt.empty();
        Matcher modifiers = MODIFIERS.matcher(element);
        if (modifiers.find()) {
            length = modifiers.group(1) == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(Integer.parseInt(modifiers.group(1)));
            element = modifiers.replaceFirst("");
        }
        String name = element.replace("\"", "")
                .replaceFirst("^[^.]*\\.", "")
                .replaceAll("\\s+", " ")
                .strip();
        boolean underscored = name.startsWith("_") && name.length() > 1;
        return new SourceType(underscored ? name.substring(1) : name, array || underscored, length);
    }

    /** The names that stand for a type that Metadb makes, aliases among them. */
    public static Set<String> names() {
        return TYPES.keySet();
    }

    /** This type with that modifier, where its name has none. */
    public SourceType withLength(OptionalInt told) {
        return length.isPresent() ? this : new SourceType(name, array, told);
    }

    /** Of an array the type of its elements. */
    SourceType element() {
        return new SourceType(name, false, length);
    }

    /** Whether it is kept as text, and no connector knows it, so that its values come as bytes do. */
    boolean isUnknownText() {
        return !array && UNKNOWN_TEXTS.contains(name);
    }

    /** The type of the column that takes its values; empty where Metadb has no such type, as of enums. A domain's name says nothing either. */
    public Optional<ColumnType> columnType() {
        return Optional.ofNullable(scalar()).map(type -> array ? ColumnType.arrayOf(type) : type);
    }

    private ColumnType scalar() {
        boolean bits = name.equals("bit") && length.orElse(0) > 1 && length.orElse(0) <= BITS_MAX;
        return bits ? ColumnType.bit(length.getAsInt()) : TYPES.get(name);
    }

    private static Map<String, ColumnType> types() {
        Map<String, ColumnType> types = new HashMap<>();
        ColumnType.scalars().forEach(type -> types.put(type.sql(), type));
        types.put("bool", ColumnType.BOOLEAN);
        types.put("bit", ColumnType.VARBIT);
        types.put("varbit", ColumnType.VARBIT);
        types.put("int2", ColumnType.INT2);
        types.put("smallserial", ColumnType.INT2);
        types.put("int", ColumnType.INT4);
        types.put("int4", ColumnType.INT4);
        types.put("serial", ColumnType.INT4);
        types.put("int8", ColumnType.INT8);
        types.put("bigserial", ColumnType.INT8);
        types.put("oid", ColumnType.of(Kind.OID));
        types.put("float4", ColumnType.FLOAT4);
        types.put("float8", ColumnType.FLOAT8);
        types.put("float", ColumnType.FLOAT8);
        types.put("decimal", ColumnType.NUMERIC);
        types.put("money", ColumnType.NUMERIC);
        types.put("hstore", ColumnType.JSONB);
        types.put("geometry", ColumnType.GEOMETRY);
        types.put("geography", ColumnType.GEOGRAPHY);
        types.put("time", ColumnType.TIME);
        types.put("timetz", ColumnType.TIMETZ);
        types.put("timestamp", ColumnType.TIMESTAMP);
        types.put("timestamptz", ColumnType.TIMESTAMPTZ);
        TEXTS.forEach(text -> types.put(text, ColumnType.TEXT));
        UNKNOWN_TEXTS.forEach(text -> types.put(text, ColumnType.TEXT));
        return Map.copyOf(types);
    }
}
