package org.metadb.wire;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/** The types that results of Metadb's have, each with its Java type and its two formats on the wire. */
public enum ColumnType {
    /** {@code String}. */
    TEXT(25, -1),
    /** {@code Boolean}. */
    BOOL(16, 1),
    /** {@code Long}. */
    INT8(20, 8),
    /** {@code Double}. */
    FLOAT8(701, 8),
    /** {@code Instant}; what is finer than a microsecond is cut off. */
    TIMESTAMPTZ(1184, 8);

    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final DateTimeFormatter TIMESTAMPTZ_FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .appendOffset("+HH:mm", "+00")
            .toFormatter();

    private final int oid;
    private final int size;

    ColumnType(int oid, int size) {
        this.oid = oid;
        this.size = size;
    }

    int oid() {
        return oid;
    }

    /** Bytes of a value as {@code pg_type.typlen} has it; -1 where it varies. */
    int size() {
        return size;
    }

    /**
     * @throws ClassCastException if the value has another Java type
     */
    byte[] binary(Object value, Charset charset) {
        return switch (this) {
            case TEXT -> ((String) value).getBytes(charset);
            case BOOL -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
            case INT8 -> ByteBuffer.allocate(8).putLong((Long) value).array();
            case FLOAT8 -> ByteBuffer.allocate(8).putDouble((Double) value).array();
            case TIMESTAMPTZ ->
                ByteBuffer.allocate(8)
                        .putLong(ChronoUnit.MICROS.between(POSTGRES_EPOCH, (Instant) value))
                        .array();
        };
    }

    /**
     * @throws ClassCastException if the value has another Java type
     */
    byte[] text(Object value, Charset charset, ZoneId zone) {
        return switch (this) {
            case TEXT -> ((String) value).getBytes(charset);
            case BOOL -> ascii((Boolean) value ? "t" : "f");
            case INT8 -> ascii(((Long) value).toString());
            case FLOAT8 -> ascii(((Double) value).toString());
            case TIMESTAMPTZ -> ascii(TIMESTAMPTZ_FORMAT.format(((Instant) value).atZone(zone)));
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
