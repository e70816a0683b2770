package org.metadb.event;

import org.metadb.schema.ColumnType;

/**
 * A form in which Debezium sends a column's values, and the column type that takes them without loss. Chosen by Connect's type and the
 * semantic name together; a name that is not known leaves a string a text, and makes of all else the text of its JSON.
 */
enum ValueForm {
    BOOLEAN(ColumnType.BOOLEAN),
    INT2(ColumnType.INT2),
    INT4(ColumnType.INT4),
    INT8(ColumnType.INT8),
    FLOAT4(ColumnType.FLOAT4),
    FLOAT8(ColumnType.FLOAT8),
    /** Two's complement in base64, its scale in the schema; or, by the converter's {@code decimal.format}, a JSON number. */
    DECIMAL(ColumnType.NUMERIC),
    /** A struct of scale and two's complement. */
    VARIABLE_SCALE_DECIMAL(ColumnType.NUMERIC),
    TEXT(ColumnType.TEXT),
    UUID(ColumnType.UUID),
    /** JSON as a string; of jsonb's binary form this is the text behind the version. */
    JSON(ColumnType.JSONB),
    /** Base64. */
    BYTES(ColumnType.BYTEA),
    DATE(ColumnType.DATE),
    TIME_MILLIS(ColumnType.TIME),
    TIME_MICROS(ColumnType.TIME),
    TIME_NANOS(ColumnType.TIME),
    ZONED_TIME(ColumnType.TIMETZ),
    TIMESTAMP_MILLIS(ColumnType.TIMESTAMP),
    TIMESTAMP_MICROS(ColumnType.TIMESTAMP),
    TIMESTAMP_NANOS(ColumnType.TIMESTAMP),
    ZONED_TIMESTAMP(ColumnType.TIMESTAMPTZ),
    /** A form without a type of its own: kept as the JSON text that the record holds. */
    OTHER(ColumnType.TEXT);

    private final ColumnType type;

    ValueForm(ColumnType type) {
        this.type = type;
    }

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
            default -> OTHER;
        };
    }

    private static ValueForm named(SchemaNode node) {
        return switch (node.type() + " " + node.name()) {
            case "bytes org.apache.kafka.connect.data.Decimal" -> node.scale().isPresent() ? DECIMAL : OTHER;
            case "struct io.debezium.data.VariableScaleDecimal" -> VARIABLE_SCALE_DECIMAL;
            case "string io.debezium.data.Uuid" -> UUID;
            case "string io.debezium.data.Json" -> JSON;
            case "int32 io.debezium.time.Date", "int32 org.apache.kafka.connect.data.Date" -> DATE;
            case "int32 io.debezium.time.Time",
                    "int32 org.apache.kafka.connect.data.Time",
                    "int64 org.apache.kafka.connect.data.Time" -> TIME_MILLIS;
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
}
