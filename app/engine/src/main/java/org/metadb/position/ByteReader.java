package org.metadb.position;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote. Too few bytes: {@link BufferUnderflowException}. */
final class ByteReader {

    private final ByteBuffer in;

    ByteReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    int readByte() {
        return in.get() & 0xff;
    }

    int readInt() {
        return in.getInt();
    }

    byte[] read(int count) {
        if (count > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    long readUnsigned() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = readByte();
            value |= (next & 0x7fL) << shift;
            if ((next & 0x80) == 0 || shift >= 63) {
                return value;
            }
        }
    }

    long readSigned() {
        long value = readUnsigned();
        return value >>> 1 ^ -(value & 1);
    }

    /** A number of things each of which takes a byte or more, so that broken bytes cannot ask for more memory than they are. */
    int readCount() {
        long count = readUnsigned();
        if (count < 0 || count > in.capacity()) {
            throw new BufferUnderflowException();
        }
        return (int) count;
    }

    String readString() {
        return new String(read(readCount()), StandardCharsets.UTF_8);
    }
}
