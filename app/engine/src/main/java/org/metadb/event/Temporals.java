package org.metadb.event;

/**
 * Dates and times from Debezium's forms to PostgreSQL's binary ones, which count from 2000-01-01: days or microseconds, with the extremes of
 * the integer as the infinities.
 *
 * <p>PostgreSQL's infinities reach us as the numbers that the JDBC driver's and Debezium's arithmetic makes of them, others in a snapshot
 * than in the stream and others from version to version. All that are known are taken for what they stand for. None of them is a date that
 * PostgreSQL could hold, but for the one in milliseconds, which would be an instant of the year 294247.
 */
final class Temporals {

    private static final int EPOCH_DAYS = 10_957;
    private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;
    static final long DAY_MICROS = 86_400_000_000L;

    private static final int DATE_MIN = -2_440_588;
    private static final int DATE_MAX = 2_145_042_905;
    private static final long TIMESTAMP_MIN = -211_813_488_000_000_000L;
    private static final long TIMESTAMP_END = 9_223_371_331_200_000_000L;

    private static final int[] DATE_INFINITY = {-622_191_234, -2_147_472_692, Integer.MAX_VALUE};
    private static final int[] DATE_MINUS_INFINITY = {-625_821_272, -2_147_472_691, Integer.MIN_VALUE};
    private static final long MILLIS_INFINITY = 9_223_372_036_825_200L;
    private static final long MILLIS_MINUS_INFINITY = -9_223_372_036_832_400L;

    private Temporals() {}

    /** A date from days since 1970. */
    static int date(long days) {
        if (days >= DATE_MIN && days <= DATE_MAX) {
            return (int) days - EPOCH_DAYS;
        }
        for (int i = 0; i < DATE_INFINITY.length; i++) {
            if (days == DATE_INFINITY[i]) {
                return Integer.MAX_VALUE;
            }
            if (days == DATE_MINUS_INFINITY[i]) {
                return Integer.MIN_VALUE;
            }
        }
        throw new Malformed("the date is outside PostgreSQL's range");
    }

    /** A timestamp from milliseconds since 1970. */
    static long timestampOfMillis(long millis) {
        if (millis == MILLIS_INFINITY || millis == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        if (millis == MILLIS_MINUS_INFINITY || millis == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        if (millis < TIMESTAMP_MIN / 1000 || millis > TIMESTAMP_END / 1000 + EPOCH_MICROS / 1000) {
            throw timestampOutOfRange();
        }
        // in two steps, for the count from 1970 may be beyond 64 bits where that from 2000 is not
        return checked((millis - EPOCH_MICROS / 1000) * 1000);
    }

    /** A timestamp from microseconds since 1970. */
    static long timestampOfMicros(long micros) {
        if (micros == MILLIS_INFINITY * 1000 || micros == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        if (micros == MILLIS_MINUS_INFINITY * 1000 || micros == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        if (micros < TIMESTAMP_MIN) {
            throw timestampOutOfRange();
        }
        return checked(micros - EPOCH_MICROS);
    }

    /** A timestamp from nanoseconds since 1970, which must be whole microseconds, as all of PostgreSQL's are. */
    static long timestampOfNanos(long nanos) {
        if (nanos == Long.MAX_VALUE || nanos == Long.MIN_VALUE) {
            return nanos;
        }
        return checked(wholeMicros(nanos) - EPOCH_MICROS);
    }

    /** A time of day; 24:00 is one. */
    static long time(long micros) {
        if (micros < 0 || micros > DAY_MICROS) {
            throw new Malformed("the time is outside PostgreSQL's range");
        }
        return micros;
    }

    static long timeOfMillis(long millis) {
        return millis < 0 || millis > DAY_MICROS / 1000 ? time(-1) : time(millis * 1000);
    }

    static long timeOfNanos(long nanos) {
        return time(wholeMicros(nanos));
    }

    private static long wholeMicros(long nanos) {
        if (nanos % 1000 != 0) {
            throw new Malformed("the value has parts of a microsecond, which PostgreSQL cannot hold");
        }
        return nanos / 1000;
    }

    /** A timestamp with time zone from {@code 2019-07-09T00:28:57.123456Z}, {@code infinity} or {@code -infinity}. */
    static long timestamptz(IsoText text) {
        if (text.is("infinity")) {
            return Long.MAX_VALUE;
        }
        if (text.is("-infinity")) {
            return Long.MIN_VALUE;
        }
        long day = text.day();
        if (day < DATE_MIN - 1 || day > DATE_MAX + 1L) {
            throw timestampOutOfRange();
        }
        text.expect('T');
        long micros = text.timeMicros();
        long offset = text.offsetSeconds();
        text.expectEnd();
        // days from 2000 first: counted from 1970, the last 30 years that PostgreSQL knows are beyond 64 bits of
        // microseconds
        long seconds = (day - EPOCH_DAYS) * 86_400 + micros / 1_000_000 - offset;
        if (seconds < TIMESTAMP_MIN / 1_000_000 - EPOCH_DAYS * 86_400L || seconds > TIMESTAMP_END / 1_000_000) {
            throw timestampOutOfRange();
        }
        return checked(seconds * 1_000_000 + micros % 1_000_000);
    }

    /** Puts a time with time zone from {@code 02:05:11.789123Z} as the content of a field. */
    static void putTimetz(IsoText text, FieldBuffer out) {
        long micros = time(text.timeMicros());
        int offset = text.offsetSeconds();
        text.expectEnd();
        out.putLong(micros);
        out.putInt(-offset);
    }

    private static long checked(long micros) {
        if (micros < TIMESTAMP_MIN || micros >= TIMESTAMP_END) {
            throw timestampOutOfRange();
        }
        return micros;
    }

    private static Malformed timestampOutOfRange() {
        return new Malformed("the timestamp is outside PostgreSQL's range");
    }
}
