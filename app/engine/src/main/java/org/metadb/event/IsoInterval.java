package org.metadb.event;

/**
 * Reads an interval such as {@code P-1Y-2M-3DT-4H-5M-6.000001S}: every part may have its own sign or be absent. PostgreSQL keeps months, days and
 * microseconds apart, and so does this.
 */
final class IsoInterval {

    private static final long SECOND_MICROS = 1_000_000;

    private byte[] text = {};
    private int at;
    private int end;

    private boolean negative;

    /** Puts the interval that stands from there to there as the content of a field. */
    void put(byte[] bytes, int from, int to, FieldBuffer out) {
        text = bytes;
        at = from;
        end = to;
        try {
            read(out);
        } catch (ArithmeticException e) {
            throw new Malformed("the interval is outside PostgreSQL's range");
        }
    }

    /** Puts an interval of that many microseconds as the content of a field. */
    static void putMicros(long micros, FieldBuffer out) {
        out.putLong(micros);
        out.putInt(0);
        out.putInt(0);
    }

    private void read(FieldBuffer out) {
        if (!take('P') || at == end) {
            throw unexpected();
        }
        long months = 0;
        long days = 0;
        long micros = 0;
        boolean time = false;
        while (at < end) {
            if (!time && take('T')) {
                time = true;
                continue;
            }
            long number = number();
            if (!time && take('Y')) {
                months = Math.addExact(months, Math.multiplyExact(number, 12L));
            } else if (!time && take('M')) {
                months = Math.addExact(months, number);
            } else if (!time && take('D')) {
                days = number;
            } else if (time && take('H')) {
                micros = Math.addExact(micros, Math.multiplyExact(number, 3_600 * SECOND_MICROS));
            } else if (time && take('M')) {
                micros = Math.addExact(micros, Math.multiplyExact(number, 60 * SECOND_MICROS));
            } else if (time) {
                long fraction = take('.') ? fraction() : 0;
                micros = Math.addExact(micros, Math.multiplyExact(number, SECOND_MICROS));
                micros = Math.addExact(micros, negative ? -fraction : fraction);
                if (!take('S')) {
                    throw unexpected();
                }
            } else {
                throw unexpected();
            }
        }
        out.putLong(micros);
        out.putInt(Math.toIntExact(days));
        out.putInt(Math.toIntExact(months));
    }

    /** The sign stays known, for -0 has a fraction too. */
    private long number() {
        negative = take('-');
        if (!negative) {
            take('+');
        }
        int from = at;
        long number = 0;
        while (at < end && isDigit()) {
            number = Math.addExact(Math.multiplyExact(number, 10L), text[at++] - '0');
        }
        if (at == from) {
            throw unexpected();
        }
        return negative ? -number : number;
    }

    private long fraction() {
        long micros = 0;
        long unit = SECOND_MICROS;
        int from = at;
        for (; at < end && isDigit(); at++) {
            unit /= 10;
            if (unit == 0 && text[at] != '0') {
                throw new Malformed("the value has parts of a microsecond, which PostgreSQL cannot hold");
            }
            micros += (text[at] - '0') * unit;
        }
        if (at == from) {
            throw unexpected();
        }
        return micros;
    }

    private boolean isDigit() {
        return text[at] >= '0' && text[at] <= '9';
    }

    private boolean take(char expected) {
        if (at < end && text[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private static Malformed unexpected() {
        return new Malformed("expected an interval in ISO 8601, found another form");
    }
}
