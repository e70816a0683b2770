package org.metadb.event;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

/**
 * The type of a source's column as PostgreSQL writes it, length, precision and scale included, for people to read. Of what the connector propagates
 * ({@code __debezium.source.column.type}, {@code .length}, {@code .scale}), else of a decimal's schema.
 */
final class ShownType {

    private static final Map<String, String> TEXTS = Map.of(
            "varchar",
            "character varying",
            "character varying",
            "character varying",
            "bpchar",
            "character",
            "character",
            "character");

    private static final int NUMERIC_PRECISION_MAX = 1_000;
    private static final int CHARACTERS_MAX = 10_485_760;
    private static final int SECONDS_DIGITS = 6;
    /** Debezium reads the 11 bits of a negative scale as if they had no sign. */
    private static final int SCALE_MODULUS = 2_048;

    private ShownType() {}

    /** @param length as it is told, however large: unlimited types have a length too */
    static String told(String spelled, OptionalInt length, Optional<Integer> scale) {
        SourceType type = SourceType.parse(spelled);
        OptionalInt size = type.withLength(length).length();
        return scalar(type.element(), size, scale) + (type.array() ? "[]" : "");
    }

    static String decimal(int precision, int scale) {
        return numeric(precision, scale > NUMERIC_PRECISION_MAX ? scale - SCALE_MODULUS : scale);
    }

    private static String scalar(SourceType type, OptionalInt length, Optional<Integer> scale) {
        String name = type.name();
        if (TEXTS.containsKey(name)) {
            return TEXTS.get(name) + upTo(CHARACTERS_MAX, length);
        }
        if (name.equals("bit")) {
            return "bit" + upTo(SourceType.BITS_MAX, length);
        }
        Optional<Kind> kind = type.columnType().map(ColumnType::kind);
        boolean alias = kind.isPresent() && kind.get() != Kind.TEXT && !name.equals("money") && !name.equals("hstore");
        if (!alias) {
            return name;
        }
        String sql = ColumnType.of(kind.get()).sql();
        return switch (kind.get()) {
            case VARBIT -> sql + upTo(SourceType.BITS_MAX, length);
            case NUMERIC -> numeric(length.orElse(0), scale.orElse(0));
            case TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ ->
                scale.filter(digits -> digits >= 0 && digits < SECONDS_DIGITS)
                        .map(digits -> sql.replaceFirst(" ", "(" + digits + ") "))
                        .orElse(sql);
            default -> sql;
        };
    }

    private static String numeric(int precision, int scale) {
        return precision > 0 && precision <= NUMERIC_PRECISION_MAX
                ? "numeric(" + precision + "," + scale + ")"
                : "numeric";
    }

    private static String upTo(int max, OptionalInt length) {
        return length.isPresent() && length.getAsInt() > 0 && length.getAsInt() <= max
                ? "(" + length.getAsInt() + ")"
                : "";
    }
}
