package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Goes forward through JSON in UTF-8, asked at every step for what should come next; makes no tokens, no tree and no strings. What is read
 * is checked (grammar, UTF-8, surrogates); of what is skipped only quotes and brackets are. Throws {@link Malformed}, never an index out of
 * bounds. It can be set back, so that a part can be looked at twice.
 *
 * <p>Not a general parser: {@code jackson-core} stands for that elsewhere. This one exists because each event is read through it, and it
 * takes the value of a text column from the record to the row in one copy.
 */
final class JsonScanner extends JsonCursor {

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private final FieldBuffer unescaped = new FieldBuffer();

    private int nameFrom;
    private int nameTo;

    private byte[] text = {};
    private int textFrom;
    private int textTo;

    // --- objects

    void enterObject() {
        if (!take('{')) {
            throw new Malformed("expected an object, found " + found());
        }
    }

    /**
     * Goes to the value of the object's next field, or behind the object's end.
     *
     * @param first whether the object was just entered
     * @return false at the object's end
     */
    boolean nextField(boolean first) {
        if (take('}')) {
            return false;
        }
        if (!first) {
            expect(',');
        }
        if (peek() != '"') {
            throw new Malformed("expected a field name, found " + found());
        }
        nameFrom = at + 1;
        skipString();
        nameTo = at - 1;
        expect(':');
        return true;
    }

    /** Goes from behind a field's value over the rest of the object, which must end the text. */
    void finishObject() {
        while (nextField(false)) {
            skipValue();
        }
        expectEnd();
    }

    /** Whether the field that {@link #nextField} went to has that name, given without escapes. */
    boolean nameIs(byte[] name) {
        return Arrays.equals(bytes, nameFrom, nameTo, name, 0, name.length);
    }

    /** The name of the field that {@link #nextField} went to. */
    String name() {
        int back = at;
        at = nameFrom - 1;
        String name = readString();
        at = back;
        return name;
    }

    // --- values

    boolean readBoolean() {
        byte b = peek();
        if (b == 't' && takeWord(TRUE)) {
            return true;
        }
        if (b == 'f' && takeWord(FALSE)) {
            return false;
        }
        throw new Malformed("expected a boolean, found " + found());
    }

    /** A whole number of 64 bits, without fraction and exponent. */
    long readLong() {
        boolean negative = take('-');
        int from = at;
        long value = 0;
        while (at < end) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            // counted downward, since the lowest number has no positive counterpart
            if (value < -922337203685477580L || value == -922337203685477580L && digit > (negative ? 8 : 7)) {
                throw new Malformed("expected an integer of 64 bits, found a larger one");
            }
            value = value * 10 - digit;
            at++;
        }
        if (at == from) {
            throw new Malformed("expected an integer, found " + found());
        }
        if (bytes[from] == '0' && at - from > 1) {
            throw new Malformed("expected a number, found leading zeros");
        }
        if (at < end && (bytes[at] == '.' || bytes[at] == 'e' || bytes[at] == 'E')) {
            throw new Malformed("expected an integer, found a number with fraction or exponent");
        }
        return negative ? value : -value;
    }

    /** Reads a number of any form; {@link #text} is then its digits as they stand. */
    void readNumber() {
        peek();
        int from = at;
        takeExactly('-');
        int digitsFrom = at;
        skipDigits();
        if (bytes[digitsFrom] == '0' && at - digitsFrom > 1) {
            throw new Malformed("expected a number, found leading zeros");
        }
        if (takeExactly('.')) {
            skipDigits();
        }
        if (takeExactly('e') || takeExactly('E')) {
            if (!takeExactly('+')) {
                takeExactly('-');
            }
            skipDigits();
        }
        text = bytes;
        textFrom = from;
        textTo = at;
    }

    /** Reads a string; {@link #text} is then its content without escapes, checked for UTF-8 and free of U+0000. */
    void readText() {
        peek();
        int from = at;
        int to = plainString();
        if (to >= 0) {
            text = bytes;
            textFrom = from + 1;
            textTo = to;
            return;
        }
        at = from;
        unescaped.clear();
        readString(unescaped);
        text = unescaped.array();
        textFrom = 0;
        textTo = unescaped.size();
    }

    /** The bytes that hold what {@link #readNumber} or {@link #readText} read, from {@link #textFrom} to {@link #textTo}. */
    byte[] text() {
        return text;
    }

    int textFrom() {
        return textFrom;
    }

    int textTo() {
        return textTo;
    }

    String readString() {
        readText();
        return new String(text, textFrom, textTo - textFrom, StandardCharsets.UTF_8);
    }

    /** Reads a string and puts its content, without escapes, behind what is in the buffer. */
    void readString(FieldBuffer out) {
        if (peek() != '"') {
            throw new Malformed("expected a string, found " + found());
        }
        at++;
        int from = at;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                out.put(bytes, from, at);
                at++;
                return;
            }
            if (b == '\\') {
                out.put(bytes, from, at);
                at++;
                readEscape(out);
                from = at;
            } else if (b < 0) {
                at = Utf8.next(bytes, at, end);
            } else if (b < ' ') {
                throw new Malformed("a string holds a control character that is not escaped");
            } else {
                at++;
            }
        }
        throw new Malformed("a string ends early");
    }

    /** Reads over a value of any kind and puts it as it stands, white space outside strings dropped, behind what is in the buffer. */
    void copyValue(FieldBuffer out) {
        peek();
        int run = at;
        skipValue();
        int to = at;
        at = run;
        boolean inString = false;
        while (at < to) {
            byte b = bytes[at];
            if (b < 0 && inString) {
                at = Utf8.next(bytes, at, to);
            } else if (b == '"') {
                inString = !inString;
                at++;
            } else if (b == '\\' && inString) {
                at += 2;
            } else if (!inString && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
                out.put(bytes, run, at);
                run = ++at;
            } else if (b < ' ') {
                throw new Malformed("expected JSON, found a byte that JSON does not allow there");
            } else {
                at++;
            }
        }
        out.put(bytes, run, to);
    }

    // --- inside

    /** Goes behind a string without escapes and gives its end, or gives -1 for one with escapes. */
    private int plainString() {
        if (bytes[at] != '"') {
            throw new Malformed("expected a string, found " + found());
        }
        at++;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                return at++;
            }
            if (b == '\\') {
                return -1;
            }
            if (b < 0) {
                at = Utf8.next(bytes, at, end);
            } else if (b < ' ') {
                throw new Malformed("a string holds a control character that is not escaped");
            } else {
                at++;
            }
        }
        throw new Malformed("a string ends early");
    }

    private void readEscape(FieldBuffer out) {
        if (at >= end) {
            throw new Malformed("a string ends early");
        }
        byte b = bytes[at++];
        switch (b) {
            case '"', '\\', '/' -> out.putByte(b);
            case 'n' -> out.putByte('\n');
            case 't' -> out.putByte('\t');
            case 'r' -> out.putByte('\r');
            case 'b' -> out.putByte('\b');
            case 'f' -> out.putByte('\f');
            case 'u' -> Utf8.put(readCodePoint(), out);
            default -> throw new Malformed("a string holds an unknown escape");
        }
    }

    private int readCodePoint() {
        int unit = readHex4();
        if (unit == 0) {
            throw new Malformed("the text holds U+0000, which PostgreSQL cannot store");
        }
        if (!Character.isSurrogate((char) unit)) {
            return unit;
        }
        if (Character.isHighSurrogate((char) unit) && takeExactly('\\') && takeExactly('u')) {
            int low = readHex4();
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) unit, (char) low);
            }
        }
        throw new Malformed("the text holds half of a surrogate pair, which is no character");
    }

    private int readHex4() {
        if (end - at < 4) {
            throw new Malformed("a string ends early");
        }
        int value = 0;
        for (int to = at + 4; at < to; at++) {
            int digit = bytes[at] < 0 ? -1 : Character.digit(bytes[at], 16);
            if (digit < 0) {
                throw new Malformed("a string holds an unknown escape");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void skipDigits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw new Malformed("expected a number, found " + found());
        }
    }
}
