package org.metadb.position;

import java.util.Arrays;

/**
 * The keys merged at one LSN, as hashes, sorted. In memory all 64 bits count, so that a COPY of a billion rows loses none to a collision. Stored are
 * 40: they decide only for the rest of the page of rows in whose midst a process stopped, where two keys meet once in some ten million
 * such stops.
 */
final class KeySet {

    /** Bits that are stored of a hash, the highest ones. */
    static final int STORED_BITS = 40;

    private static final long STORED_MASK = -1L << Long.SIZE - STORED_BITS;

    private long[] hashes = new long[4];
    private int size;
    private long mask = -1L;

    boolean contains(long hash) {
        return Arrays.binarySearch(hashes, 0, size, hash & mask) >= 0;
    }

    void add(long hash) {
        int at = Arrays.binarySearch(hashes, 0, size, hash & mask);
        if (at >= 0) {
            return;
        }
        int insertAt = -at - 1;
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        System.arraycopy(hashes, insertAt, hashes, insertAt + 1, size - insertAt);
        hashes[insertAt] = hash & mask;
        size++;
    }

    int size() {
        return size;
    }

    /** Empties it; what comes counts in full again. */
    void clear() {
        size = 0;
        mask = -1L;
    }

    KeySet copy() {
        KeySet copy = new KeySet();
        copy.hashes = hashes.clone();
        copy.size = size;
        copy.mask = mask;
        return copy;
    }

    /** The {@link #STORED_BITS} of every hash, as numbers, in rising order; each once. */
    long[] stored() {
        // the highest bits of hashes sorted as signed numbers are not sorted as unsigned ones
        return Arrays.stream(hashes, 0, size)
                .map(hash -> hash >>> Long.SIZE - STORED_BITS)
                .sorted()
                .distinct()
                .toArray();
    }

    static KeySet ofStored(long[] stored) {
        KeySet set = new KeySet();
        set.mask = STORED_MASK;
        for (long bits : stored) {
            set.add(bits << Long.SIZE - STORED_BITS);
        }
        return set;
    }
}
