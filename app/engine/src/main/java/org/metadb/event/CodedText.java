package org.metadb.event;

/** Texts that stand for something else: numbers, uuids, bytes, and texts that come as their bytes. */
final class CodedText {

    private static final int UUID_LENGTH = 36;

    private CodedText() {}

    /** Puts what the text from there to there stands for as the content of a field. */
    static void put(ValueForm form, byte[] text, int from, int to, FieldBuffer out) {
        int start = out.size();
        switch (form) {
            case NUMERIC_TEXT -> Numerics.putPlain(text, from, to, out);
            case UUID -> uuid(text, from, to, out);
            case HEX -> hex(text, from, to, out);
            case TEXT_IN_HEX -> {
                hex(text, from, to, out);
                Utf8.check(out.array(), start, out.size());
            }
            case TEXT_IN_BASE64 -> {
                Base64Text.decode(text, from, to, out);
                Utf8.check(out.array(), start, out.size());
            }
            default -> throw new IllegalArgumentException(form + " is no coded text");
        }
    }

    /** Two digits of either case for each byte. */
    private static void hex(byte[] text, int from, int to, FieldBuffer out) {
        if ((to - from) % 2 != 0) {
            throw new Malformed("expected hexadecimal, found an odd number of digits");
        }
        for (int i = from; i < to; i += 2) {
            int high = digit(text[i]);
            int low = digit(text[i + 1]);
            if (high < 0 || low < 0) {
                throw new Malformed("expected hexadecimal, found a character that is not of it");
            }
            out.putByte(high << 4 | low);
        }
    }

    private static void uuid(byte[] text, int from, int to, FieldBuffer out) {
        if (to - from != UUID_LENGTH) {
            throw notUuid();
        }
        int held = -1;
        for (int i = 0; i < UUID_LENGTH; i++) {
            byte b = text[from + i];
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (b != '-') {
                    throw notUuid();
                }
                continue;
            }
            int digit = digit(b);
            if (digit < 0) {
                throw notUuid();
            }
            if (held < 0) {
                held = digit;
            } else {
                out.putByte(held << 4 | digit);
                held = -1;
            }
        }
    }

    private static int digit(byte b) {
        return b < 0 ? -1 : Character.digit(b, 16);
    }

    private static Malformed notUuid() {
        return new Malformed("expected a uuid, found another form");
    }
}
