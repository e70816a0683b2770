package org.metadb.event;

/** UTF-8 as PostgreSQL takes it: no surrogates, nothing overlong, nothing above U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    /** The index behind the character of two to four bytes that begins there. */
    static int next(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (first >= 0xc2 && first <= 0xf4 && end - at >= length) {
            int second = bytes[at + 1] & 0xff;
            int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
            int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
            boolean valid = second >= lowest && second <= highest;
            for (int i = 2; i < length; i++) {
                valid &= (bytes[at + i] & 0xc0) == 0x80;
            }
            if (valid) {
                return at + length;
            }
        }
        throw new Malformed("the text is not valid UTF-8");
    }

    /** Refuses bytes that are no text which PostgreSQL stores. */
    static void check(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] == 0) {
                throw new Malformed("the text holds U+0000, which PostgreSQL cannot store");
            }
            at = bytes[at] > 0 ? at + 1 : next(bytes, at, to);
        }
    }

    /** Puts a character into the buffer. */
    static void put(int codePoint, FieldBuffer out) {
        if (codePoint < 0x80) {
            out.putByte(codePoint);
        } else if (codePoint < 0x800) {
            out.putByte(0xc0 | codePoint >> 6);
            out.putByte(0x80 | codePoint & 0x3f);
        } else if (codePoint < 0x10000) {
            out.putByte(0xe0 | codePoint >> 12);
            out.putByte(0x80 | codePoint >> 6 & 0x3f);
            out.putByte(0x80 | codePoint & 0x3f);
        } else {
            out.putByte(0xf0 | codePoint >> 18);
            out.putByte(0x80 | codePoint >> 12 & 0x3f);
            out.putByte(0x80 | codePoint >> 6 & 0x3f);
            out.putByte(0x80 | codePoint & 0x3f);
        }
    }
}
