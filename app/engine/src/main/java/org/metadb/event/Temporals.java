package org.metadb.event;

import java.util.Set;

/**
 * Dates and times from Debezium's forms to PostgreSQL's binary ones, which count from 2000-01-01: days or microseconds, with the extremes of
 * the integer as the infinities.
 *
 * <p>PostgreSQL's infinities reach us as the numbers that the JDBC driver's and Debezium's arithmetic makes of them, others in a snapshot
 * than in the stream and others from version to version. All that are known are taken for what they stand for. None of them is a date that
 * PostgreSQL could hold, but for the one in milliseconds, which would be an instant of the year 294247.
 */
final class Temporals {

    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";

    private static final int EPOCH_DAYS = 10_957;
    private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;
    static final long DAY_MICROS = 86_400_000_000L;

    private static final int DATE_MIN = -2_440_588;
    private static final int DATE_MAX = 2_145_042_905;
    private static final long TIMESTAMP_MIN = -211_813_488_000_000_000L;
    private static final long TIMESTAMP_END = 9_223_371_331_200_000_000L;

    /** The first two of a snapshot, of which the zone of the connector's clock chooses one; the next two of the stream, up to 3.6 and since. */
    private static final Set<Long> DATE_INFINITY =
            Set.of(-622_191_234L, -622_191_233L, -2_147_472_692L, 2_146_033_979L, (long) Integer.MAX_VALUE);

    private static final Set<Long> DATE_MINUS_INFINITY =
            Set.of(-625_821_272L, -625_821_271L, -2_147_472_691L, (long) Integer.MIN_VALUE);

    /** A snapshot's infinities again, where the day is written out: {@code +292278994-08-16} and {@code +292269055-12-02}. */
    private static final long ISO_INFINITY = 106_751_991_166L;

    private static final long ISO_MINUS_INFINITY = 106_748_361_128L;

    /** In milliseconds; with three more zeros in microseconds, and, since Debezium 3.7, in milliseconds and as a text too. */
    private static final long MILLIS_INFINITY = 9_223_372_036_825_200L;

    private static final long MILLIS_MINUS_INFINITY = -9_223_372_036_832_400L;

    private Temporals() {}

    /** A date from days since 1970. */
    static int date(long days) {
        if (days >= DATE_MIN && days <= DATE_MAX) {
            return (int) days - EPOCH_DAYS;
        }
        if (DATE_INFINITY.contains(days)) {
            return Integer.MAX_VALUE;
        }
        if (DATE_MINUS_INFINITY.contains(days)) {
            return Integer.MIN_VALUE;
        }
        throw new Malformed("the date is outside PostgreSQL's range");
    }

    /** A date from {@code 2017-09-15Z}. */
    static int isoDate(IsoText text) {
        long day = text.day();
        text.expect('Z');
        text.expectEnd();
        return isInfinity(day) ? Integer.MAX_VALUE : isMinusInfinity(day) ? Integer.MIN_VALUE : date(day);
    }

    private static boolean isInfinity(long isoDay) {
        return isoDay == ISO_INFINITY || isoDay == ISO_INFINITY + 1;
    }

    private static boolean isMinusInfinity(long isoDay) {
        return isoDay == ISO_MINUS_INFINITY || isoDay == ISO_MINUS_INFINITY + 1;
    }

    /** A time of day from {@code 04:05:11.789123Z}. */
    static long isoTime(IsoText text) {
        long micros = text.timeMicros();
        text.expect('Z');
        text.expectEnd();
        return micros;
    }

    /** A timestamp from {@code 2019-07-09T02:28:57.123456Z}; the infinities are the instants that stand for them in milliseconds. */
    static long isoTimestamp(IsoText text) {
        if (text.is(INFINITY) || text.is(MINUS_INFINITY)) {
            return timestamptz(text);
        }
        text.instant();
        if (isMillis(text, MILLIS_INFINITY) || isMillis(text, MILLIS_INFINITY * 1000)) {
            return Long.MAX_VALUE;
        }
        if (isMillis(text, MILLIS_MINUS_INFINITY) || isMillis(text, MILLIS_MINUS_INFINITY * 1000)) {
            return Long.MIN_VALUE;
        }
        return timestamp(text);
    }

    private static boolean isMillis(IsoText instant, long millis) {
        return instant.seconds() == Math.floorDiv(millis, 1000L)
                && instant.micros() == Math.floorMod(millis, 1000L) * 1000;
    }

    /** A timestamp from milliseconds since 1970. */
    static long timestampOfMillis(long millis) {
        if (millis == MILLIS_INFINITY || millis == MILLIS_INFINITY * 1000 || millis == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        if (millis == MILLIS_MINUS_INFINITY || millis == MILLIS_MINUS_INFINITY * 1000 || millis == Long.MIN_VALUE) {
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

    /** Microseconds from nanoseconds, which must be whole ones, as all of PostgreSQL's are. */
    static long wholeMicros(long nanos) {
        if (nanos % 1000 != 0) {
            throw new Malformed("the value has parts of a microsecond, which PostgreSQL cannot hold");
        }
        return nanos / 1000;
    }

    /**
     * A timestamp with time zone from {@code 2019-07-09T00:28:57.123456Z}, {@code infinity} or {@code -infinity}. As elements of an array the
     * infinities come as the days that the JDBC driver makes of them: {@code +292278994-08-16T23:00:00.000000Z}.
     */
    static long timestamptz(IsoText text) {
        if (text.is(INFINITY)) {
            return Long.MAX_VALUE;
        }
        if (text.is(MINUS_INFINITY)) {
            return Long.MIN_VALUE;
        }
        text.instant();
        return timestamp(text);
    }

    /** The instant that was read, counted from 2000: from 1970 the last 30 years that PostgreSQL knows are beyond 64 bits of microseconds. */
    private static long timestamp(IsoText instant) {
        long day = Math.floorDiv(instant.seconds(), 86_400L);
        if (isInfinity(day)) {
            return Long.MAX_VALUE;
        }
        if (isMinusInfinity(day)) {
            return Long.MIN_VALUE;
        }
        long seconds = instant.seconds() - EPOCH_DAYS * 86_400L;
        if (seconds < TIMESTAMP_MIN / 1_000_000 - EPOCH_DAYS * 86_400L || seconds > TIMESTAMP_END / 1_000_000) {
            throw timestampOutOfRange();
        }
        return checked(seconds * 1_000_000 + instant.micros());
    }

    /**
     * A timestamp from days since 1970 and microseconds since that day's midnight, which may lie beyond the day. Arrays of timestamps with time zone
     * come with a snapshot's infinities as the days that the JDBC driver makes of them.
     */
    static long timestamp(long day, long micros) {
        if (isInfinity(day)) {
            return Long.MAX_VALUE;
        }
        if (isMinusInfinity(day)) {
            return Long.MIN_VALUE;
        }
        if (day < DATE_MIN - 1 || day > TIMESTAMP_END / DAY_MICROS + EPOCH_DAYS) {
            throw timestampOutOfRange();
        }
        return checked((day - EPOCH_DAYS) * DAY_MICROS + micros);
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
