package org.metadb.event;

import java.util.Arrays;

/** Base64 in a record: the standard and the URL-safe alphabet, with or without padding. */
final class Base64Text {

    private static final byte[] VALUES = values();

    private Base64Text() {}

    /** Decodes the text and puts the bytes behind what is in the buffer. */
    static void decode(byte[] text, int from, int to, FieldBuffer out) {
        int end = to;
        while (end > from && to - end < 2 && text[end - 1] == '=') {
            end--;
        }
        boolean padded = end < to;
        if (padded && (to - from) % 4 != 0 || (end - from) % 4 == 1) {
            throw new Malformed("expected base64, found a text of another length");
        }
        int bits = 0;
        int held = 0;
        for (int i = from; i < end; i++) {
            int value = text[i] < 0 ? -1 : VALUES[text[i]];
            if (value < 0) {
                throw new Malformed("expected base64, found a character that is not of it");
            }
            held = held << 6 | value;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                out.putByte(held >>> bits);
            }
        }
        if ((held & (1 << bits) - 1) != 0) {
            throw new Malformed("expected base64, found bits behind its last byte");
        }
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        values['-'] = 62;
        values['_'] = 63;
        return values;
    }
}
