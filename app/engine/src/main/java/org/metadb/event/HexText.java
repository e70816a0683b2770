package org.metadb.event;

/** Bytes in hexadecimal, two digits of either case each. */
final class HexText {

    private HexText() {}

    /** Decodes the text and puts the bytes behind what is in the buffer. */
    static void decode(byte[] text, int from, int to, FieldBuffer out) {
        if ((to - from) % 2 != 0) {
            throw new Malformed("expected hexadecimal, found an odd number of digits");
        }
        for (int i = from; i < to; i += 2) {
            out.putByte(digit(text[i]) << 4 | digit(text[i + 1]));
        }
    }

    private static int digit(byte b) {
        int digit = b < 0 ? -1 : Character.digit(b, 16);
        if (digit < 0) {
            throw new Malformed("expected hexadecimal, found a character that is not of it");
        }
        return digit;
    }
}
