package org.metadb.event;

/** Bit strings from Debezium's form, bytes of which the first holds the last eight bits, to PostgreSQL's, which begins with the first bit. */
final class BitText {

    private BitText() {}

    /**
     * Puts the bit string as the content of a field.
     *
     * @param bytes without zeros at the end, so that the length is lost
     * @param length how many bits it had; 0 if nobody knows: then it begins with its first one
     */
    static void put(byte[] bytes, int from, int to, int length, FieldBuffer out) {
        int last = to;
        while (last > from && bytes[last - 1] == 0) {
            last--;
        }
        int used = last == from
                ? 0
                : (last - from) * 8 - Integer.numberOfLeadingZeros(bytes[last - 1] & 0xff) + Integer.SIZE - 8;
        if (length > 0 && used > length) {
            throw new Malformed("the bit string is longer than its column");
        }
        int bits = length > 0 ? length : used;
        out.putInt(bits);
        int count = (bits + 7) / 8;
        // what the last byte leaves free at its end
        int free = count * 8 - bits;
        for (int i = count - 1; i >= 0; i--) {
            int high = from + i < last ? bytes[from + i] & 0xff : 0;
            int low = i > 0 && from + i - 1 < last ? bytes[from + i - 1] & 0xff : 0;
            out.putByte((high << 8 | low) << free >> 8);
        }
    }
}
