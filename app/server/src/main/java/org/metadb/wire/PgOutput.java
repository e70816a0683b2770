package org.metadb.wire;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Writes whole messages, by any thread: between {@link #begin} and {@link #end} the others wait. What is written leaves with {@link #flush}. */
final class PgOutput implements Flushable {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int count;
    private boolean torn;

    PgOutput(OutputStream out) {
        this.out = out;
    }

    /** Begins a message whose body follows by {@link #append}. */
    void begin(byte type, int bodyLength) throws IOException {
        lock.lock();
        try {
            reserve(5);
            int length = bodyLength + 4;
            buffer[count++] = type;
            buffer[count++] = (byte) (length >>> 24);
            buffer[count++] = (byte) (length >>> 16);
            buffer[count++] = (byte) (length >>> 8);
            buffer[count++] = (byte) length;
        } catch (IOException | RuntimeException e) {
            torn = true;
            lock.unlock();
            throw e;
        }
    }

    void append(byte[] bytes, int offset, int length) throws IOException {
        if (length > BUFFER_BYTES - count) {
            write();
        }
        if (length >= BUFFER_BYTES) {
            out.write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, count, length);
            count += length;
        }
    }

    /**
     * @param whole false if the body could not be written to its end: nothing else can follow
     */
    void end(boolean whole) {
        torn |= !whole;
        lock.unlock();
    }

    /** Messages, or a packet without type. */
    void send(byte[] bytes) throws IOException {
        lock.lock();
        try {
            append(bytes, 0, bytes.length);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            write();
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    /** A last message, if it can be sent between two others soon. */
    void trySendLast(byte[] message, long timeoutMillis) {
        try {
            if (lock.tryLock(timeoutMillis, TimeUnit.MILLISECONDS)) {
                try {
                    if (!torn) {
                        send(message);
                        flush();
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // the other end is gone and needs no last word
        }
    }

    /** Whether it stopped in the middle of a message. */
    boolean isTorn() {
        lock.lock();
        try {
            return torn;
        } finally {
            lock.unlock();
        }
    }

    private void reserve(int bytes) throws IOException {
        if (BUFFER_BYTES - count < bytes) {
            write();
        }
    }

    private void write() throws IOException {
        int length = count;
        count = 0;
        if (length > 0) {
            out.write(buffer, 0, length);
        }
    }
}
