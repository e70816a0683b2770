package org.metadb.event;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Decimal numbers in PostgreSQL's binary form of {@code numeric}: four int16 (count of digits, weight of the first, sign, scale to show) and
 * digits to the base 10000. Exact; the scale is kept as it is told, so that 1.50 stays 1.50. Limits are PostgreSQL's: 131072 digits before
 * the point, 16383 behind it.
 */
final class Numerics {

    private static final int DIGITS_BEFORE_POINT_MAX = 131_072;
    private static final int SCALE_MAX = 16_383;
    private static final int SIGN_NEGATIVE = 0x4000;

    /**
     * Above this a declared scale is not meant: PostgreSQL's go from -1000 to 1000, and Debezium reads the 11 bits of a negative one as if
     * they had no sign (2046 is -2).
     */
    static final int SCALE_DECLARED_MAX = 1_000;

    /** The sign of what is no number. */
    private static final Map<String, Integer> SPECIAL = Map.of(
            "NAN", 0xC000,
            "NaN", 0xC000,
            "POSITIVE_INFINITY", 0xD000,
            "Infinity", 0xD000,
            "NEGATIVE_INFINITY", 0xF000);

    /** Above this many bytes no two's complement fits the limits, whatever its scale. */
    private static final int UNSCALED_BYTES_MAX = 62_000;

    private final byte[] digits = new byte[20];

    /**
     * Puts the number {@code unscaled * 10^-scale} as the content of a field.
     *
     * @param unscaled big-endian two's complement, from there to there
     * @param shown how many digits behind the point to show; more where they are not zero. Negative: only those that are not
     */
    void put(byte[] unscaled, int from, int to, int scale, int shown, FieldBuffer out) {
        int length = to - from;
        if (length == 0) {
            throw new Malformed("expected a number in two's complement, found no byte");
        }
        if (length > UNSCALED_BYTES_MAX) {
            throw tooLarge();
        }
        if (length < 8) {
            long value = unscaled[from];
            for (int i = from + 1; i < to; i++) {
                value = value << 8 | unscaled[i] & 0xff;
            }
            put(value, scale, shown, out);
        } else {
            BigInteger value = new BigInteger(unscaled, from, length);
            byte[] text = JsonScanner.ascii(value.abs().toString());
            putDigits(value.signum() < 0, text, 0, text.length, scale, shown, out);
        }
    }

    private void put(long unscaled, int scale, int shown, FieldBuffer out) {
        int from = digits.length;
        long rest = Math.abs(unscaled);
        do {
            digits[--from] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        putDigits(unscaled < 0, digits, from, digits.length, scale, shown, out);
    }

    /**
     * Puts a number given as JSON text.
     *
     * @param shown how many digits behind the point to show; more where the text has more. Negative: only those that are not zero
     */
    static void putText(byte[] text, int from, int to, int shown, FieldBuffer out) {
        boolean negative = text[from] == '-';
        byte[] mantissa = new byte[to - from];
        int length = 0;
        long scale = 0;
        boolean point = false;
        int i = negative ? from + 1 : from;
        for (; i < to && text[i] != 'e' && text[i] != 'E'; i++) {
            if (text[i] == '.') {
                point = true;
            } else {
                mantissa[length++] = text[i];
                scale += point ? 1 : 0;
            }
        }
        if (i < to) {
            scale -= exponent(text, i + 1, to);
        }
        putDigits(negative, mantissa, 0, length, scale, shown < 0 ? shown : Math.max(shown, shownScale(scale)), out);
    }

    /** Puts a number given as plain text, or one that is none, under the name that Debezium gives it. */
    static void putPlain(byte[] text, int from, int to, FieldBuffer out) {
        int first = from < to ? text[from] : 0;
        if (first >= 'A') {
            int sign = SPECIAL.getOrDefault(new String(text, from, to - from, StandardCharsets.ISO_8859_1), 0);
            if (sign != 0) {
                putHead(0, 0, sign, 0, out);
                return;
            }
        }
        int at = first == '-' || first == '+' ? from + 1 : from;
        int digits = at;
        at = digits(text, at, to);
        boolean number = at > digits;
        int scale = 0;
        if (at < to && text[at] == '.') {
            int end = digits(text, at + 1, to);
            scale = end - at - 1;
            number &= scale > 0;
            at = end;
        }
        if (!number || at < to) {
            throw new Malformed("expected a number as text, found another form");
        }
        // a negative scale comes as a tail of two thousand zeros, which nobody declared
        putText(text, first == '+' ? digits : from, to, scale > SCALE_DECLARED_MAX ? -1 : scale, out);
    }

    private static int digits(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    private static long exponent(byte[] text, int from, int to) {
        boolean negative = text[from] == '-';
        long value = 0;
        for (int i = text[from] == '-' || text[from] == '+' ? from + 1 : from; i < to; i++) {
            value = Math.min(value * 10 + text[i] - '0', Integer.MAX_VALUE);
        }
        return negative ? -value : value;
    }

    /** The scale as far as PostgreSQL can show it. */
    static int shownScale(long scale) {
        return (int) Math.max(0, Math.min(scale, SCALE_MAX));
    }

    /** The digits stand for {@code digits * 10^-scale}; {@code shown} digits behind the point are shown, or more if they are not zero. */
    private static void putDigits(
            boolean negative, byte[] decimal, int from, int to, long scale, int shown, FieldBuffer out) {
        int first = from;
        while (first < to && decimal[first] == '0') {
            first++;
        }
        int last = to;
        while (last > first && decimal[last - 1] == '0') {
            last--;
        }
        if (first == last) {
            putHead(0, 0, 0, Math.max(0, shown), out);
            return;
        }
        long beforePoint = to - first - scale;
        long behindPoint = Math.max(0, scale - (to - last));
        if (beforePoint > DIGITS_BEFORE_POINT_MAX || behindPoint > SCALE_MAX) {
            throw tooLarge();
        }
        int lead = Math.floorMod((int) beforePoint - 1, 4) + 1;
        int weight = Math.floorDiv((int) beforePoint - 1, 4);
        int count = 1 + Math.max(0, last - first - lead + 3) / 4;
        putHead(count, weight, negative ? SIGN_NEGATIVE : 0, (int) Math.max(shown, behindPoint), out);
        int at = first;
        for (int group = 0, width = lead; group < count; group++, width = 4) {
            int value = 0;
            for (int i = 0; i < width; i++, at++) {
                value = value * 10 + (at < last ? decimal[at] - '0' : 0);
            }
            out.putShort(value);
        }
    }

    private static void putHead(int count, int weight, int sign, int shown, FieldBuffer out) {
        out.putShort(count);
        out.putShort(weight);
        out.putShort(sign);
        out.putShort(shown);
    }

    private static Malformed tooLarge() {
        return new Malformed("the number has more digits than PostgreSQL's numeric can hold");
    }

    /**
     * Writes the field so that equal numbers have equal bytes: without the scale to show. The digits are already those of the value alone,
     * since neither leading nor trailing zeros are ever put.
     */
    static void putCanonical(byte[] field, int from, int to, FieldBuffer out) {
        out.put(field, from, from + 6);
        out.putShort(0);
        out.put(field, from + 8, to);
    }
}
