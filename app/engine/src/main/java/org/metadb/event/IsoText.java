package org.metadb.event;

/**
 * Reads ISO 8601 text from left to right: years of four digits, or more with a sign, in the calendar that reckons the Gregorian rules back
 * (year 0 is 1 BC); seconds with up to nine digits behind the point.
 */
final class IsoText {

    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final int YEAR_DIGITS_MAX = 9;
    private static final int OFFSET_SECONDS_END = 16 * 3600;

    private byte[] text = {};
    private int at;
    private int end;
    private long seconds;
    private int micros;

    /** Sets it to the bytes from there to there. */
    IsoText reset(byte[] bytes, int from, int to) {
        text = bytes;
        at = from;
        end = to;
        return this;
    }

    /** Whether the rest is that word. */
    boolean is(String word) {
        if (end - at != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Reads a date and gives the days since 1970. */
    long day() {
        boolean negative = take('-');
        if (!negative) {
            take('+');
        }
        int from = at;
        long year = 0;
        while (at < end && isDigit(text[at]) && at - from < YEAR_DIGITS_MAX) {
            year = year * 10 + text[at++] - '0';
        }
        if (at - from < 4) {
            throw unexpected();
        }
        expect('-');
        int month = twoDigits();
        expect('-');
        int day = twoDigits();
        return daysSince1970(negative ? -year : year, month, day);
    }

    private static long daysSince1970(long year, int month, int day) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (month < 1 || month > 12 || day < 1 || day > daysIn(month, leap)) {
            throw new Malformed("the date does not exist");
        }
        long before = year - 1;
        long days = 365 * before + Math.floorDiv(before, 4) - Math.floorDiv(before, 100) + Math.floorDiv(before, 400);
        int leapDay = leap && month > 2 ? 1 : 0;
        return days - 719_162 + DAYS_BEFORE_MONTH[month - 1] + leapDay + day - 1;
    }

    private static int daysIn(int month, boolean leap) {
        return switch (month) {
            case 2 -> leap ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Reads a time of day, up to 24:00, and gives its microseconds. */
    long timeMicros() {
        int hour = twoDigits();
        expect(':');
        int minute = twoDigits();
        int second = take(':') ? twoDigits() : 0;
        long micros = take('.') ? fractionMicros() : 0;
        if (hour > 24 || minute > 59 || second > 59 || hour == 24 && (minute > 0 || second > 0 || micros > 0)) {
            throw new Malformed("the time does not exist");
        }
        return (hour * 3600L + minute * 60L + second) * 1_000_000 + micros;
    }

    private long fractionMicros() {
        int from = at;
        long nanos = 0;
        long unit = 100_000_000;
        while (at < end && isDigit(text[at]) && at - from < 9) {
            nanos += (text[at++] - '0') * unit;
            unit /= 10;
        }
        if (at == from) {
            throw unexpected();
        }
        if (nanos % 1000 != 0) {
            throw new Malformed("the value has parts of a microsecond, which PostgreSQL cannot hold");
        }
        return nanos / 1000;
    }

    /** Reads an offset from UTC, {@code Z} or {@code +02:00}, and gives its seconds, positive in the east. */
    int offsetSeconds() {
        if (take('Z')) {
            return 0;
        }
        boolean west = take('-');
        if (!west) {
            expect('+');
        }
        int hours = twoDigits();
        take(':');
        int minutes = at < end ? twoDigits() : 0;
        int seconds = take(':') ? twoDigits() : 0;
        int offset = hours * 3600 + minutes * 60 + seconds;
        if (minutes > 59 || seconds > 59 || offset >= OFFSET_SECONDS_END) {
            throw new Malformed("the offset from UTC does not exist");
        }
        return west ? -offset : offset;
    }

    /** Reads the rest as date, {@code T}, time and offset; {@link #seconds} and {@link #micros} are then those of it. */
    void instant() {
        long day = day();
        expect('T');
        long time = timeMicros();
        seconds = day * 86_400 + time / 1_000_000 - offsetSeconds();
        micros = (int) (time % 1_000_000);
        expectEnd();
    }

    /** Seconds since 1970 of the instant that was read, rounded down. */
    long seconds() {
        return seconds;
    }

    /** Microseconds of the instant that was read, behind its {@link #seconds}. */
    int micros() {
        return micros;
    }

    void expect(char expected) {
        if (!take(expected)) {
            throw unexpected();
        }
    }

    void expectEnd() {
        if (at != end) {
            throw unexpected();
        }
    }

    private int twoDigits() {
        if (end - at < 2 || !isDigit(text[at]) || !isDigit(text[at + 1])) {
            throw unexpected();
        }
        int value = (text[at] - '0') * 10 + text[at + 1] - '0';
        at += 2;
        return value;
    }

    private boolean take(char expected) {
        if (at < end && text[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static Malformed unexpected() {
        return new Malformed("expected a date or time in ISO 8601, found another form");
    }
}
