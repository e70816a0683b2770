package org.metadb.wire;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys (process and secret, whatever its length) with which the sessions of this door can be cancelled. They are the target's own, so
 * that a request is handed on as it is; one with another key is dropped here, or the door would help to guess the target's.
 */
final class CancelKeys {
    private final Set<ByteBuffer> keys = ConcurrentHashMap.newKeySet();

    void add(byte[] key) {
        keys.add(ByteBuffer.wrap(key));
    }

    void remove(byte[] key) {
        keys.remove(ByteBuffer.wrap(key));
    }

    boolean contains(byte[] key) {
        return keys.contains(ByteBuffer.wrap(key));
    }

    static byte[] request(byte[] key) {
        return new Message().int32(StartupPacket.CANCEL_REQUEST).bytes(key).toBytes();
    }
}
