package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place in JSON text, going forward: what stands there, is it what was expected, over what can one go unread. Knows tokens and brackets
 * and no values; those are {@link JsonScanner}'s. Throws {@link Malformed}, never an index out of bounds. It can be set back.
 */
class JsonCursor {

    /** Brackets within brackets. Debezium's records have less than ten; the limit keeps bad input from mattering. */
    private static final int DEPTH_MAX = 1024;

    private static final byte[] NULL = ascii("null");

    private final long[] brackets = new long[DEPTH_MAX / 64];

    byte[] bytes = {};
    int at;
    int end;

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void reset(byte[] record, int from) {
        bytes = record;
        at = from;
        end = record.length;
    }

    int position() {
        return at;
    }

    void seek(int position) {
        at = position;
    }

    /** Whether what was read since that position is exactly these bytes. */
    boolean hasRead(int from, byte[] expected) {
        return at - from == expected.length && Arrays.equals(bytes, from, at, expected, 0, expected.length);
    }

    /** Whether what was read since that position is an array that has elements, all of them null, without white space. */
    boolean hasReadNulls(int from) {
        int to = from + 1;
        while (to + NULL.length < at && bytes[to] == 'n') {
            to += NULL.length;
            if (bytes[to] == ']') {
                return to == at - 1;
            }
            to++;
        }
        return false;
    }

    /** The byte that begins the next token, which stays unread. */
    byte peek() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        throw new Malformed("the JSON text ends early");
    }

    /** Reads that byte if it is what comes next, white space before it included. */
    boolean take(char expected) {
        if (peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char expected) {
        if (!take(expected)) {
            throw new Malformed("expected '" + expected + "', found " + found());
        }
    }

    /** Reads exactly these bytes if they stand here, without white space before them. */
    boolean takeExactly(byte[] expected) {
        int to = at + expected.length;
        if (to > end || !Arrays.equals(bytes, at, to, expected, 0, expected.length)) {
            return false;
        }
        at = to;
        return true;
    }

    /** Reads this byte if it stands here, without white space before it. */
    boolean takeExactly(char expected) {
        if (at < end && bytes[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    boolean takeNull() {
        return peek() == 'n' && takeWord(NULL);
    }

    /** What comes next, in a word for error messages: a kind of value, never the value. */
    String found() {
        int from = at;
        while (from < end && bytes[from] <= ' ' && bytes[from] >= 0) {
            from++;
        }
        if (from >= end) {
            return "the end";
        }
        byte b = bytes[from];
        if (b == '-' || b >= '0' && b <= '9') {
            return "a number";
        }
        return switch (b) {
            case '{' -> "an object";
            case '[' -> "an array";
            case '"' -> "a string";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            case '}', ']', ',', ':' -> "'" + (char) b + "'";
            default -> "something that is not JSON";
        };
    }

    /** Nothing but white space may come any more. */
    void expectEnd() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        if (at < end) {
            throw new Malformed("expected the end, found " + found());
        }
    }

    /** Reads over a value of any kind. */
    void skipValue() {
        byte b = peek();
        if (b == '"') {
            skipString();
        } else if (b == '{' || b == '[') {
            skipNested();
        } else {
            skipWord();
        }
    }

    boolean takeWord(byte[] word) {
        int back = at;
        if (takeExactly(word) && (at == end || isDelimiter(bytes[at]))) {
            return true;
        }
        at = back;
        return false;
    }

    void skipString() {
        at++;
        while (at < end) {
            byte b = bytes[at++];
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                at++;
            }
        }
        throw new Malformed("a string ends early");
    }

    private void skipWord() {
        int from = at;
        while (at < end && !isDelimiter(bytes[at])) {
            at++;
        }
        if (at == from) {
            throw new Malformed("expected a value, found " + found());
        }
    }

    private void skipNested() {
        int depth = 0;
        do {
            byte b = peek();
            switch (b) {
                case '"' -> skipString();
                case '{', '[' -> {
                    if (depth == DEPTH_MAX) {
                        throw new Malformed("brackets are nested deeper than " + DEPTH_MAX);
                    }
                    long bit = 1L << depth;
                    brackets[depth >> 6] = b == '{' ? brackets[depth >> 6] | bit : brackets[depth >> 6] & ~bit;
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    if ((brackets[depth >> 6] >>> depth & 1) != (b == '}' ? 1 : 0)) {
                        throw new Malformed("a bracket is closed by one of the other kind");
                    }
                    at++;
                }
                case ',', ':' -> at++;
                default -> skipWord();
            }
        } while (depth > 0);
    }

    private static boolean isDelimiter(byte b) {
        return switch (b) {
            case ' ', '\n', '\r', '\t', ',', ':', '"', '{', '}', '[', ']' -> true;
            default -> false;
        };
    }
}
