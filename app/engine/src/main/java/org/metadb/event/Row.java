package org.metadb.event;

import java.util.Arrays;

/**
 * One row's values in the form that PostgreSQL's binary COPY takes: for each column of the schema, in order, a length as a big-endian int32
 * and that many bytes. Length {@link #NULL} is an SQL null; {@link #UNCHANGED} a value that the source did not send because the update left
 * it as it was. One array a row: what a batch holds in memory is what it will send.
 *
 * <p>The array is not copied; nobody changes it.
 */
public final class Row {

    /** Length of a null field, as in COPY. */
    public static final int NULL = -1;

    /** Length of a field whose value is that of the version before. Never sent to PostgreSQL. */
    public static final int UNCHANGED = -2;

    private final RowSchema schema;
    private final byte[] bytes;
    private final boolean unchanged;

    /**
     * @param bytes the fields, as said above
     * @param unchanged whether any field is {@link #UNCHANGED}
     */
    public Row(RowSchema schema, byte[] bytes, boolean unchanged) {
        this.schema = schema;
        this.bytes = bytes;
        this.unchanged = unchanged;
    }

    public RowSchema schema() {
        return schema;
    }

    /** The fields, lengths included. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether any field is {@link #UNCHANGED}. */
    public boolean hasUnchanged() {
        return unchanged;
    }

    /** The offset of a field's length in {@link #bytes}. Linear in the index. */
    public int offset(int index) {
        int at = 0;
        for (int i = 0; i < index; i++) {
            at = next(at);
        }
        return at;
    }

    /** The length standing at that offset: bytes that follow, {@link #NULL} or {@link #UNCHANGED}. */
    public int lengthAt(int offset) {
        return (bytes[offset] & 0xff) << 24
                | (bytes[offset + 1] & 0xff) << 16
                | (bytes[offset + 2] & 0xff) << 8
                | bytes[offset + 3] & 0xff;
    }

    /** The offset of the field behind the one at that offset. */
    public int next(int offset) {
        return offset + 4 + Math.max(0, lengthAt(offset));
    }

    /** Whether the fields at these offsets, this row's and another's, are the same byte for byte. Neither may be {@link #UNCHANGED}. */
    public boolean fieldEquals(int offset, Row other, int otherOffset) {
        return lengthAt(offset) != UNCHANGED
                && Arrays.equals(bytes, offset, next(offset), other.bytes, otherOffset, other.next(otherOffset));
    }

    /** Same columns, same values byte for byte. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Row that && Arrays.equals(bytes, that.bytes) && schema.equals(that.schema);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** No values: they do not belong in logs. */
    @Override
    public String toString() {
        return "Row[" + schema.size() + " columns, " + bytes.length + " bytes]";
    }
}
