package org.metadb.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte array in which fields are put together: big-endian numbers, bytes, lengths that are known only afterwards. */
final class FieldBuffer {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int START_BYTES = 1024;

    /** Above this the array is given back after use: one large value must not stay in memory for good. */
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private byte[] bytes;
    private int size;

    FieldBuffer() {
        this(START_BYTES);
    }

    FieldBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        size = 0;
        if (bytes.length > KEPT_BYTES_MAX) {
            bytes = new byte[START_BYTES];
        }
    }

    int size() {
        return size;
    }

    /** The array as it is; only the first {@link #size} bytes count, and the next put may replace it. */
    byte[] array() {
        return bytes;
    }

    int intAt(int at) {
        return (int) INT.get(bytes, at);
    }

    long longAt(int at) {
        return (long) LONG.get(bytes, at);
    }

    /** Forgets what stands behind that size. */
    void truncate(int newSize) {
        size = newSize;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Leaves room for a field's length and says where. */
    int begin() {
        reserve(4);
        int at = size;
        size += 4;
        return at;
    }

    /** Enters the length of the field that began there. */
    void end(int at) {
        INT.set(bytes, at, size - at - 4);
    }

    void putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void putShort(int value) {
        reserve(2);
        SHORT.set(bytes, size, (short) value);
        size += 2;
    }

    void putInt(int value) {
        reserve(4);
        INT.set(bytes, size, value);
        size += 4;
    }

    void putLong(long value) {
        reserve(8);
        LONG.set(bytes, size, value);
        size += 8;
    }

    /** Enters a number in place of what stands there. */
    void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    void put(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    /** Whether what stands from there to the end is exactly these bytes. */
    boolean endsWith(int from, byte[] expected) {
        return size - from == expected.length && Arrays.equals(bytes, from, size, expected, 0, expected.length);
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            // a large value is put at once, so that what follows it needs little more
            int grown = bytes.length > KEPT_BYTES_MAX ? bytes.length + bytes.length / 8 : bytes.length * 2;
            bytes = Arrays.copyOf(bytes, Math.max(grown, size + count));
        }
    }
}
