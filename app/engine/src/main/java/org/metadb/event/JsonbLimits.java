package org.metadb.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What PostgreSQL's {@code json} holds and its {@code jsonb} refuses: U+0000, halves of surrogate pairs, numbers beyond {@code numeric}. */
final class JsonbLimits {

    private static final int DIGITS_BEFORE_POINT_MAX = 131_072;
    private static final int DIGITS_BEHIND_POINT_MAX = 16_383;
    private static final int BYTES_MAX = 0x0fff_ffff;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;

    private JsonbLimits() {}

    /** Whether jsonb takes the JSON text that stands from there to there. Of a text that is no JSON it says nothing. */
    static boolean admit(byte[] text, int from, int to) {
        return to - from <= BYTES_MAX && (isHarmless(text, from, to) || isAdmitted(text, from, to));
    }

    /**
     * Whether there is, at a look at eight bytes at a time, no escape, no digit with an e behind it, and no more than 14 digits in a row. Most texts are so; of
     * the others nothing is known yet.
     */
    private static boolean isHarmless(byte[] text, int from, int to) {
        long signs = 0;
        long digitBefore = 0;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long word = (long) WORD.get(text, at);
            // bytes from '0' to '?'
            long digits = zeros(word & 0xf0 * EACH_BYTE ^ '0' * EACH_BYTE);
            long exponents = zeros((word | 0x20 * EACH_BYTE) ^ 'e' * EACH_BYTE);
            signs |= zeros(word ^ '\\' * EACH_BYTE) | exponents & (digits >>> 8 | digitBefore);
            if (digits == 0x80 * EACH_BYTE) {
                return false;
            }
            digitBefore = digits << 56;
        }
        for (; at < to; at++) {
            byte b = text[at];
            if (b == '\\' || (b | 0x20) == 'e' && at > from && text[at - 1] >> 4 == 3) {
                return false;
            }
        }
        return signs == 0;
    }

    /** The highest bit of each byte that is zero. */
    private static long zeros(long word) {
        long low = 0x7f * EACH_BYTE;
        return ~((word & low) + low | word | low);
    }

    private static boolean isAdmitted(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            byte b = text[at++];
            if (b == '"') {
                at = behindString(text, at, to);
            } else if (b >= '0' && b <= '9') {
                at = behindNumber(text, at - 1, to);
            }
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /** Where a string ends, or -1 if it is refused. */
    private static int behindString(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            byte b = text[at++];
            if (b == '"') {
                return at;
            }
            if (b == '\\' && at < to && text[at++] == 'u') {
                int unit = hex4(text, at, to);
                boolean high = unit >= 0xd800 && unit < 0xdc00;
                if (unit == 0 || unit >= 0xdc00 && unit < 0xe000) {
                    return -1;
                }
                at += 4;
                if (high) {
                    int low = at + 6 <= to && text[at] == '\\' && text[at + 1] == 'u' ? hex4(text, at + 2, to) : -1;
                    if (low < 0xdc00 || low >= 0xe000) {
                        return -1;
                    }
                    at += 6;
                }
            }
        }
        return at;
    }

    /** Where a number ends, or -1 if it is refused. */
    private static int behindNumber(byte[] text, int from, int to) {
        int at = digits(text, from, to);
        long before = at - from;
        long behind = 0;
        if (at < to && text[at] == '.') {
            int end = digits(text, at + 1, to);
            behind = end - at - 1;
            at = end;
        }
        if (at < to && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            boolean negative = at < to && text[at] == '-';
            at += at < to && (negative || text[at] == '+') ? 1 : 0;
            long exponent = 0;
            for (int end = digits(text, at, to); at < end; at++) {
                exponent = Math.min(exponent * 10 + text[at] - '0', Integer.MAX_VALUE);
            }
            before += negative ? 0 : exponent;
            behind += negative ? exponent : 0;
        }
        return before > DIGITS_BEFORE_POINT_MAX || behind > DIGITS_BEHIND_POINT_MAX ? -1 : at;
    }

    private static int digits(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    /** What the four digits stand for; of others a harmless number. */
    private static int hex4(byte[] text, int from, int to) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < to && text[i] > 0 ? Character.digit(text[i], 16) : -1;
            if (digit < 0) {
                return 'x';
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
