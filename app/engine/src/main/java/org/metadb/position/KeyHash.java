package org.metadb.position;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.Row;
import org.metadb.event.RowKey;

/**
 * 64 bits that stand for what an event changes, the same in every JVM since they are stored. Keys of one LSN only are compared, so a collision
 * would need two of at most some hundred rows (a page's worth of COPY) to meet: 1 in 10^14 per full page.
 */
final class KeyHash {

    private static final VarHandle LANES = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private KeyHash() {}

    /** Of table and key; of a truncation, the table alone. */
    static long of(ChangeEvent event) {
        long hash = table(event);
        Optional<Row> key = event.key();
        return key.isEmpty() ? hash : bytes(hash, RowKey.of(key.get()).bytes());
    }

    /**
     * Of table, key, and whether the key's row is deleted: a change of a key to one that PostgreSQL takes for equal (1.5 to 1.50, 30 days to one
     * month) comes as the end of one and the beginning of the other, at one LSN.
     */
    static long ofChange(ChangeEvent event) {
        return event.operation() == Operation.DELETE ? mix(of(event) + 1) : of(event);
    }

    /** For a row of a table without a key: of table and contents. */
    static long ofContents(ChangeEvent event) {
        long hash = table(event);
        if (event.before().isPresent()) {
            hash = bytes(mix(hash + 1), RowKey.of(event.before().get()).bytes());
        }
        if (event.after().isPresent()) {
            hash = bytes(mix(hash + 2), RowKey.of(event.after().get()).bytes());
        }
        return hash;
    }

    /** Of a row's values, without its table: what tells it from others of the same key. */
    static long ofRow(Row row) {
        return bytes(0, row.bytes());
    }

    /** Of the so-many-th among events that hash alike. */
    static long nth(long hash, int n) {
        return mix(hash + n);
    }

    static boolean hasKey(ChangeEvent event) {
        return event.key().isPresent() || event.operation() == Operation.TRUNCATE;
    }

    /** Of the table alone. */
    static long table(ChangeEvent event) {
        long hash = bytes(0, event.source().schema().getBytes(StandardCharsets.UTF_8));
        return bytes(hash, event.source().table().getBytes(StandardCharsets.UTF_8));
    }

    private static long bytes(long seed, byte[] bytes) {
        long hash = mix(seed ^ bytes.length);
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            hash = mix(hash ^ (long) LANES.get(bytes, at));
        }
        long rest = 0;
        for (; at < bytes.length; at++) {
            rest = rest << 8 | bytes[at] & 0xff;
        }
        return mix(hash ^ rest);
    }

    /** A permutation of 64 bits in which every bit of the input moves about half of the output's: the finalizer of SplitMix64. */
    private static long mix(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
