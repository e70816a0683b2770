package org.metadb.position;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes being written: varints of seven bits a byte, lowest first. */
final class ByteWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    void writeByte(int value) {
        out.write(value);
    }

    void write(byte[] bytes) {
        out.writeBytes(bytes);
    }

    void writeInt(int value) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write(value >>> shift);
        }
    }

    /** Small where the number is small; any of 64 bits. */
    void writeUnsigned(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    /** Small where the number is near zero. */
    void writeSigned(long value) {
        writeUnsigned(value << 1 ^ value >> 63);
    }

    void writeString(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeUnsigned(bytes.length);
        write(bytes);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
