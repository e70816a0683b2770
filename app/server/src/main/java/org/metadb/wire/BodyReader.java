package org.metadb.wire;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Takes a body, or its first bytes, apart. */
final class BodyReader {
    private final ByteBuffer bytes;

    BodyReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    byte int8() throws ProtocolException {
        require(1);
        return bytes.get();
    }

    int int16() throws ProtocolException {
        require(2);
        return bytes.getShort();
    }

    int int32() throws ProtocolException {
        require(4);
        return bytes.getInt();
    }

    /** Without its final zero byte. */
    byte[] zeroTerminated() throws ProtocolException {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        if (end == bytes.limit()) {
            throw new ProtocolException("a string in a message has no end");
        }
        byte[] string = new byte[end - bytes.position()];
        bytes.get(string);
        bytes.get();
        return string;
    }

    String string(Charset charset) throws ProtocolException {
        return new String(zeroTerminated(), charset);
    }

    /** A name that is only compared and handed back: any bytes, kept exactly. */
    String name() throws ProtocolException {
        return string(StandardCharsets.ISO_8859_1);
    }

    void skip(int count) throws ProtocolException {
        if (count < 0) {
            throw new ProtocolException("a length in a message is negative");
        }
        require(count);
        bytes.position(bytes.position() + count);
    }

    byte[] rest() {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }

    private void require(int count) throws ProtocolException {
        if (bytes.remaining() < count) {
            throw new ProtocolException("a message is too short");
        }
    }
}
