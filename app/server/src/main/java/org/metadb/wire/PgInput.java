package org.metadb.wire;

import java.io.EOFException;
import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads messages: a type, a length, a body that need not fit into memory. One thread.
 *
 * <p>Before it waits for more bytes it flushes what the reader has written elsewhere: so a burst travels on in few packets, and nothing
 * stays behind.
 */
final class PgInput {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final InputStream in;
    private final Flushable beforeWaiting;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;

    private byte type;
    private int bodyLength;
    private int remaining;

    PgInput(InputStream in, Flushable beforeWaiting) {
        this.in = in;
        this.beforeWaiting = beforeWaiting;
    }

    /**
     * Goes to the next message; what was left of the last one is skipped.
     *
     * @return false if the stream has ended between two messages
     */
    boolean next() throws IOException {
        skip();
        if (start == end && !fill()) {
            return false;
        }
        type = buffer[start++];
        int length = readInt();
        if (length < 4) {
            throw new ProtocolException("invalid message length " + length);
        }
        bodyLength = length - 4;
        remaining = bodyLength;
        return true;
    }

    byte type() {
        return type;
    }

    int bodyLength() {
        return bodyLength;
    }

    /** The whole body. The caller has looked at its length. */
    byte[] body() throws IOException {
        byte[] body = readBytes(remaining);
        remaining = 0;
        return body;
    }

    /** The body, refused if it is longer than any such message has reason to be. */
    byte[] body(int bytesMax) throws IOException {
        if (remaining > bytesMax) {
            throw new ProtocolException("message too long: " + remaining + " bytes of type '" + (char) type + "'");
        }
        return body();
    }

    /** The first bytes of the body, which stay to be read; no more than fit into the buffer. */
    byte[] peek(int bytesMax) throws IOException {
        int wanted = Math.min(Math.min(bytesMax, remaining), BUFFER_BYTES);
        if (BUFFER_BYTES - start < wanted) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        while (end - start < wanted) {
            fillSome();
        }
        byte[] peeked = new byte[wanted];
        System.arraycopy(buffer, start, peeked, 0, wanted);
        return peeked;
    }

    /** Hands the message on, piece by piece. */
    void transferTo(PgOutput out) throws IOException {
        out.begin(type, bodyLength);
        try {
            while (remaining > 0) {
                if (start == end) {
                    fillSome();
                }
                int count = Math.min(remaining, end - start);
                out.append(buffer, start, count);
                start += count;
                remaining -= count;
            }
        } finally {
            out.end(remaining == 0);
        }
    }

    void skip() throws IOException {
        while (remaining > 0) {
            if (start == end) {
                fillSome();
            }
            int count = Math.min(remaining, end - start);
            start += count;
            remaining -= count;
        }
    }

    int readByte() throws IOException {
        if (start == end) {
            fillSome();
        }
        return buffer[start++] & 0xff;
    }

    /** Big-endian, outside of a message. */
    int readInt() throws IOException {
        return readByte() << 24 | readByte() << 16 | readByte() << 8 | readByte();
    }

    byte[] readBytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            if (start == end) {
                fillSome();
            }
            int count = Math.min(length - done, end - start);
            System.arraycopy(buffer, start, bytes, done, count);
            start += count;
            done += count;
        }
        return bytes;
    }

    private void fillSome() throws IOException {
        if (!fill()) {
            throw new EOFException("the connection ended in the middle of a message");
        }
    }

    private boolean fill() throws IOException {
        beforeWaiting.flush();
        if (start == end) {
            start = 0;
            end = 0;
        }
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            return false;
        }
        end += count;
        return true;
    }
}
