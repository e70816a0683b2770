package org.metadb.wire;

import java.io.IOException;

/**
 * The way to the client as the thread of the target sees it: that a client has gone is no failure there. The connection is closed then, so
 * that the thread of the client learns of it.
 */
final class ClientSide {
    private final Link link;
    private final PgOutput out;
    private volatile boolean isGone;

    ClientSide(Link link, PgOutput out) {
        this.link = link;
        this.out = out;
    }

    void send(byte[] message) {
        if (!isGone) {
            try {
                out.send(message);
            } catch (IOException e) {
                close();
            }
        }
    }

    /** A failure of the target's is met again by the next one who reads from it. */
    void transfer(PgInput from) {
        if (!isGone) {
            try {
                from.transferTo(out);
            } catch (IOException e) {
                close();
            }
        }
    }

    void flush() {
        if (!isGone) {
            try {
                out.flush();
            } catch (IOException e) {
                close();
            }
        }
    }

    void close() {
        isGone = true;
        try {
            link.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    /** A last message, if the client takes it at once, and the end. */
    void end(byte[] lastMessage) {
        if (!isGone) {
            out.trySendLast(lastMessage, 200);
        }
        close();
    }
}
