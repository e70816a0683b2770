package org.metadb.event;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.metadb.schema.ColumnType;

/**
 * Values by which rows are told apart, as bytes that are equal when PostgreSQL takes the values for equal: 1.50 is 1.5, -0.0 is 0.0, a month is 30
 * days, and an integer is the same in any width. The bytes are for comparison only; what is sent is the {@link Row}.
 */
public final class RowKey {

    private static final byte[] EMPTY = {};
    private static final int USUAL_FIELD_BYTES = 24;

    private final byte[] bytes;
    private final boolean nullFields;
    private final int hash;

    private RowKey(byte[] bytes, boolean nullFields) {
        this.bytes = bytes;
        this.nullFields = nullFields;
        this.hash = Arrays.hashCode(bytes);
    }

    /** The key made of all columns of the row. */
    public static RowKey of(Row row) {
        return of(row, IntStream.range(0, row.schema().size()).toArray());
    }

    /** The key made of some columns of the row, in the order of the indexes. */
    public static RowKey of(Row row, int[] indexes) {
        if (indexes.length == 0) {
            return new RowKey(EMPTY, false);
        }
        FieldBuffer out = new FieldBuffer(USUAL_FIELD_BYTES * indexes.length);
        boolean nulls = false;
        int index = 0;
        int offset = 0;
        for (int wanted : indexes) {
            if (wanted < index) {
                index = 0;
                offset = 0;
            }
            for (; index < wanted; index++) {
                offset = row.next(offset);
            }
            int length = row.lengthAt(offset);
            if (length < 0) {
                out.putInt(length);
                nulls |= length == Row.NULL;
            } else {
                put(row.schema().fields().get(wanted).type(), row.bytes(), offset + 4, length, out);
            }
        }
        return new RowKey(out.toArray(), nulls);
    }

    private static void put(ColumnType type, byte[] bytes, int from, int length, FieldBuffer out) {
        int at = out.begin();
        if (type.array()) {
            putArray(type.element(), bytes, from, length, out);
            out.end(at);
            return;
        }
        switch (type.kind()) {
            case INT2, INT4, INT8 -> out.putLong(integer(bytes, from, length));
            case OID -> out.putLong(integer(bytes, from, length) & 0xffff_ffffL);
            case FLOAT4, FLOAT8 -> {
                long bits = integer(bytes, from, length);
                boolean minusZero = bits == Integer.MIN_VALUE && length == 4 || bits == Long.MIN_VALUE && length == 8;
                out.putLong(minusZero ? 0 : bits);
            }
            case NUMERIC -> Numerics.putCanonical(bytes, from, from + length, out);
            case INTERVAL -> putInterval(bytes, from, out);
            case NUMRANGE, NUMMULTIRANGE, JSONB -> putCanonical(bytes, from, from + length, out);
            default -> out.put(bytes, from, from + length);
        }
        out.end(at);
    }

    /** Dimensions and bounds, then the elements as values of their own. */
    private static void putArray(ColumnType element, byte[] bytes, int from, int length, FieldBuffer out) {
        int dimensions = (int) integer(bytes, from, 4);
        int at = from + 12 + 8 * dimensions;
        out.put(bytes, from, from + 4);
        out.put(bytes, from + 12, at);
        while (at < from + length) {
            int elementLength = (int) integer(bytes, at, 4);
            at += 4;
            if (elementLength < 0) {
                out.putInt(elementLength);
            } else {
                put(element, bytes, at, elementLength, out);
                at += elementLength;
            }
        }
    }

    /** To PostgreSQL a month is 30 days and a day 24 hours where intervals are compared. */
    private static void putInterval(byte[] bytes, int from, FieldBuffer out) {
        long micros = integer(bytes, from, 8);
        long days = integer(bytes, from + 12, 4) * 30 + integer(bytes, from + 8, 4);
        out.putLong(days + Math.floorDiv(micros, Temporals.DAY_MICROS));
        out.putLong(Math.floorMod(micros, Temporals.DAY_MICROS));
    }

    /** Numbers that are equal may be written with more or fewer zeros behind the point; in strings a point is a point. */
    private static void putCanonical(byte[] text, int from, int to, FieldBuffer out) {
        int put = from;
        int at = from;
        while (at < to) {
            byte b = text[at++];
            if (b == '"') {
                at = behindString(text, at, to);
            } else if (b == '.') {
                int point = at - 1;
                while (at < to && text[at] >= '0' && text[at] <= '9') {
                    at++;
                }
                int kept = at;
                while (text[kept - 1] == '0') {
                    kept--;
                }
                out.put(text, put, kept - 1 == point ? point : kept);
                put = at;
            }
        }
        out.put(text, put, to);
    }

    private static int behindString(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != '"') {
            at += text[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static long integer(byte[] bytes, int from, int length) {
        long value = bytes[from];
        for (int i = from + 1; i < from + length; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    /** What is compared; nobody changes it. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether any of the columns is null. */
    public boolean nullFields() {
        return nullFields;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof RowKey that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** No values: they do not belong in logs. */
    @Override
    public String toString() {
        return "RowKey[" + bytes.length + " bytes]";
    }
}
