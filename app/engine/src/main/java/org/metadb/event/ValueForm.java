package org.metadb.event;

import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

/**
 * A form in which Debezium sends values, and the column type that takes them without loss, where nobody tells another. Chosen by Connect's type
 * and the semantic name together; a name that is not known leaves a string a text, and makes of all else the text of its JSON.
 */
enum ValueForm {
    BOOLEAN(ColumnType.BOOLEAN),
    INT2(ColumnType.INT2),
    INT4(ColumnType.INT4),
    INT8(ColumnType.INT8),
    /** An integer of 64 bits that is told to be an {@code oid}. */
    OID(ColumnType.of(Kind.OID)),
    FLOAT4(ColumnType.FLOAT4),
    FLOAT8(ColumnType.FLOAT8),
    /** Two's complement in base64, its scale in the schema; or, by the converter's {@code decimal.format}, a JSON number. */
    DECIMAL(ColumnType.NUMERIC),
    /** A struct of scale and two's complement. */
    VARIABLE_SCALE_DECIMAL(ColumnType.NUMERIC),
    /** A string that is told to be a number. */
    NUMERIC_TEXT(ColumnType.NUMERIC),
    /** A string as it is. The column's type may be one that PostgreSQL parses it for. */
    TEXT(ColumnType.TEXT),
    UUID(ColumnType.UUID),
    /** JSON as a string; of jsonb's binary form this is the text behind the version. */
    JSON(ColumnType.JSONB),
    /** A map from texts to texts, kept as the JSON that it is. */
    MAP(ColumnType.JSONB),
    /** Base64, of either alphabet. */
    BYTES(ColumnType.BYTEA),
    /** Bytes in hexadecimal: a string that is told to be so. */
    HEX(ColumnType.BYTEA),
    /** A text whose bytes come as {@link #BYTES} do: of a type that the connector does not know. */
    TEXT_IN_BASE64(ColumnType.TEXT),
    /** A text whose bytes come as {@link #HEX} does. */
    TEXT_IN_HEX(ColumnType.TEXT),
    /** Base64 of bytes in Debezium's order of bits. */
    BITS(ColumnType.VARBIT),
    DATE(ColumnType.DATE),
    ISO_DATE(ColumnType.DATE),
    TIME_MILLIS(ColumnType.TIME),
    TIME_MICROS(ColumnType.TIME),
    TIME_NANOS(ColumnType.TIME),
    ISO_TIME(ColumnType.TIME),
    ZONED_TIME(ColumnType.TIMETZ),
    TIMESTAMP_MILLIS(ColumnType.TIMESTAMP),
    TIMESTAMP_MICROS(ColumnType.TIMESTAMP),
    TIMESTAMP_NANOS(ColumnType.TIMESTAMP),
    ISO_TIMESTAMP(ColumnType.TIMESTAMP),
    ZONED_TIMESTAMP(ColumnType.TIMESTAMPTZ),
    /** Microseconds, months and days among them by their mean length. */
    MICRO_DURATION(ColumnType.INTERVAL),
    ISO_INTERVAL(ColumnType.INTERVAL),
    /** A struct of x and y. */
    POINT(ColumnType.of(Kind.POINT)),
    /** A struct of year, month and day, or an infinity ({@code time.precision.mode=structured}). */
    STRUCTURED_DATE(ColumnType.DATE),
    STRUCTURED_TIME(ColumnType.TIME),
    STRUCTURED_TIMETZ(ColumnType.TIMETZ),
    STRUCTURED_TIMESTAMP(ColumnType.TIMESTAMP),
    STRUCTURED_TIMESTAMPTZ(ColumnType.TIMESTAMPTZ),
    STRUCTURED_INTERVAL(ColumnType.INTERVAL),
    /** A struct of a circle's center and radius. */
    CIRCLE(ColumnType.of(Kind.CIRCLE)),
    /** A struct of a line's three coefficients. */
    LINE(ColumnType.of(Kind.LINE)),
    /** A struct of well-known binary and more: of PostGIS, or one of PostgreSQL's own shapes, which the value tells. */
    SHAPE(ColumnType.UNTOLD),
    /** A struct of dimensions and the elements that are not 0. */
    SPARSE_VECTOR(ColumnType.JSONB),
    /** An array of values of one form, which is none of the two that follow. The column's type goes by that of the elements. */
    ARRAY(ColumnType.TEXT),
    /** A form without a type of its own: kept as the JSON text that the record holds. */
    OTHER(ColumnType.TEXT);

    private final ColumnType type;

    ValueForm(ColumnType type) {
        this.type = type;
    }

    /** The type of the column where nobody tells another. */
    ColumnType type() {
        return type;
    }

    static ValueForm of(SchemaNode node) {
        ValueForm named = named(node);
        if (named != OTHER) {
            return named;
        }
        boolean anonymous = node.name().isEmpty();
        return switch (node.type()) {
            case "string" -> TEXT;
            case "boolean" -> anonymous ? BOOLEAN : OTHER;
            case "int8", "int16" -> anonymous ? INT2 : OTHER;
            case "int32" -> anonymous ? INT4 : OTHER;
            case "int64" -> anonymous ? INT8 : OTHER;
            case "float", "float32" -> anonymous ? FLOAT4 : OTHER;
            case "double", "float64" -> anonymous ? FLOAT8 : OTHER;
            case "bytes" -> anonymous ? BYTES : OTHER;
            case "array" -> (anonymous || isVector(node)) && node.items().isPresent() ? ARRAY : OTHER;
            case "map" -> anonymous && node.isTextMap() ? MAP : OTHER;
            default -> OTHER;
        };
    }

    private static ValueForm named(SchemaNode node) {
        return switch (node.type() + " " + node.name()) {
            case "bytes org.apache.kafka.connect.data.Decimal" -> node.scale().isPresent() ? DECIMAL : OTHER;
            case "struct io.debezium.data.VariableScaleDecimal" -> VARIABLE_SCALE_DECIMAL;
            case "bytes io.debezium.data.Bits" -> BITS;
            case "string io.debezium.data.Uuid" -> UUID;
            case "string io.debezium.data.Json" -> JSON;
            case "int32 io.debezium.time.Date", "int32 org.apache.kafka.connect.data.Date" -> DATE;
            case "int32 io.debezium.time.Time",
                    "int32 org.apache.kafka.connect.data.Time",
                    "int64 org.apache.kafka.connect.data.Time" -> TIME_MILLIS;
            case "string io.debezium.time.IsoDate" -> ISO_DATE;
            case "string io.debezium.time.IsoTime" -> ISO_TIME;
            case "string io.debezium.time.IsoTimestamp" -> ISO_TIMESTAMP;
            case "int64 io.debezium.time.MicroDuration" -> MICRO_DURATION;
            case "string io.debezium.time.Interval" -> ISO_INTERVAL;
            case "struct io.debezium.data.geometry.Point" -> POINT;
            case "struct io.debezium.data.geometry.Circle" -> CIRCLE;
            case "struct io.debezium.data.geometry.Line" -> LINE;
            case "struct io.debezium.data.geometry.Geometry", "struct io.debezium.data.geometry.Geography" -> SHAPE;
            case "struct io.debezium.data.SparseDoubleVector", "struct io.debezium.data.SparseVector" -> SPARSE_VECTOR;
            case "struct io.debezium.time.StructuredDate" -> STRUCTURED_DATE;
            case "struct io.debezium.time.StructuredTime" -> STRUCTURED_TIME;
            case "struct io.debezium.time.StructuredZonedTime" -> STRUCTURED_TIMETZ;
            case "struct io.debezium.time.StructuredTimestamp" -> STRUCTURED_TIMESTAMP;
            case "struct io.debezium.time.StructuredZonedTimestamp" -> STRUCTURED_TIMESTAMPTZ;
            case "struct io.debezium.time.StructuredDuration" -> STRUCTURED_INTERVAL;
            case "int64 io.debezium.time.MicroTime" -> TIME_MICROS;
            case "int64 io.debezium.time.NanoTime" -> TIME_NANOS;
            case "string io.debezium.time.ZonedTime" -> ZONED_TIME;
            case "int64 io.debezium.time.Timestamp", "int64 org.apache.kafka.connect.data.Timestamp" ->
                TIMESTAMP_MILLIS;
            case "int64 io.debezium.time.MicroTimestamp" -> TIMESTAMP_MICROS;
            case "int64 io.debezium.time.NanoTimestamp" -> TIMESTAMP_NANOS;
            case "string io.debezium.time.ZonedTimestamp" -> ZONED_TIMESTAMP;
            default -> OTHER;
        };
    }

    /** Of pgvector. Its elements are floats of 32 bits (16 in a halfvec), also where they come as doubles. */
    static boolean isVector(SchemaNode node) {
        return node.name().equals("io.debezium.data.DoubleVector")
                || node.name().equals("io.debezium.data.FloatVector");
    }
}
