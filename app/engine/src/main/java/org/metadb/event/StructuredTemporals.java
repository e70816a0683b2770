package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Reads dates, times and intervals that come as structs of their parts ({@code time.precision.mode=structured}, since Debezium 3.7). Parts are null
 * where {@code specialValue} names an infinity. {@code precision} and {@code zoneId} say nothing that a column of ours would hold.
 */
final class StructuredTemporals {

    private static final byte[] SPECIAL_VALUE = JsonScanner.ascii("specialValue");

    /** A part of a struct; the names of an interval's parts are plurals. */
    private enum Part {
        YEAR("year", "years"),
        MONTH("month", "months"),
        DAY("day", "days"),
        HOUR("hour", "hours"),
        MINUTE("minute", "minutes"),
        SECOND("second", "seconds"),
        NANOS("nanos", "nanos"),
        OFFSET_SECONDS("offsetSeconds", "offsetSeconds");

        private static final Part[] ALL = values();

        private final byte[] name;
        private final byte[] plural;

        Part(String name, String plural) {
            this.name = JsonScanner.ascii(name);
            this.plural = JsonScanner.ascii(plural);
        }
    }

    private enum Special {
        FINITE,
        INFINITY,
        MINUS_INFINITY
    }

    private static final int ZONE_OFFSET_SECONDS_MAX = 16 * 3_600;

    private final JsonScanner json;
    private final long[] parts = new long[Part.ALL.length];
    private int found;
    private Special special = Special.FINITE;

    StructuredTemporals(JsonScanner json) {
        this.json = json;
    }

    /** Reads a {@code StructuredDate} and puts it as the content of a field. */
    void putDate(FieldBuffer out) {
        read();
        out.putInt(
                switch (special) {
                    case INFINITY -> Integer.MAX_VALUE;
                    case MINUS_INFINITY -> Integer.MIN_VALUE;
                    case FINITE -> Temporals.date(day());
                });
    }

    /** The same of a {@code StructuredTime}. */
    void putTime(FieldBuffer out) {
        read();
        out.putLong(timeOfDay());
    }

    /** The same of a {@code StructuredZonedTime}, whose offset is the source's. */
    void putTimetz(FieldBuffer out) {
        read();
        long offset = part(Part.OFFSET_SECONDS);
        if (Math.abs(offset) >= ZONE_OFFSET_SECONDS_MAX) {
            throw new Malformed("the time's offset is outside PostgreSQL's range");
        }
        out.putLong(timeOfDay());
        out.putInt((int) -offset);
    }

    /** The same of a {@code StructuredTimestamp}, or of a {@code StructuredZonedTimestamp}, of which the instant counts. */
    void putTimestamp(FieldBuffer out) {
        read();
        out.putLong(
                switch (special) {
                    case INFINITY -> Long.MAX_VALUE;
                    case MINUS_INFINITY -> Long.MIN_VALUE;
                    case FINITE -> Temporals.timestamp(day(), timeOfDay() - optional(Part.OFFSET_SECONDS) * 1_000_000);
                });
    }

    /** The same of a {@code StructuredDuration}. PostgreSQL keeps months, days and microseconds apart, and so does this. */
    void putInterval(FieldBuffer out) {
        read();
        try {
            long months = Math.addExact(Math.multiplyExact(optional(Part.YEAR), 12L), optional(Part.MONTH));
            long minutes = Math.addExact(Math.multiplyExact(optional(Part.HOUR), 60L), optional(Part.MINUTE));
            long seconds = Math.addExact(Math.multiplyExact(minutes, 60L), optional(Part.SECOND));
            long micros =
                    Math.addExact(Math.multiplyExact(seconds, 1_000_000L), Temporals.wholeMicros(optional(Part.NANOS)));
            out.putLong(micros);
            out.putInt(Math.toIntExact(optional(Part.DAY)));
            out.putInt(Math.toIntExact(months));
        } catch (ArithmeticException e) {
            throw new Malformed("the interval is outside PostgreSQL's range");
        }
    }

    private void read() {
        Arrays.fill(parts, 0);
        found = 0;
        special = Special.FINITE;
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (json.takeNull()) {
                continue;
            }
            if (json.nameIs(SPECIAL_VALUE)) {
                special = special();
                continue;
            }
            Part part = part();
            if (part == null) {
                json.skipValue();
            } else {
                parts[part.ordinal()] = json.readLong();
                found |= 1 << part.ordinal();
            }
        }
    }

    /** The part that the current field is, or null. */
    private Part part() {
        for (Part part : Part.ALL) {
            if (json.nameIs(part.name) || json.nameIs(part.plural)) {
                return part;
            }
        }
        return null;
    }

    private Special special() {
        json.readText();
        String text =
                new String(json.text(), json.textFrom(), json.textTo() - json.textFrom(), StandardCharsets.ISO_8859_1);
        return switch (text) {
            case "POSITIVE_INFINITY" -> Special.INFINITY;
            case "NEGATIVE_INFINITY" -> Special.MINUS_INFINITY;
            default -> throw new Malformed("expected an infinity as the special value, found another");
        };
    }

    private long optional(Part part) {
        return parts[part.ordinal()];
    }

    private long part(Part part) {
        if ((found & 1 << part.ordinal()) == 0) {
            throw new Malformed("expected a struct of a date's or a time's parts, found one that lacks some");
        }
        return optional(part);
    }

    /** Days since 1970. */
    private long day() {
        try {
            return LocalDate.of(
                            Math.toIntExact(part(Part.YEAR)),
                            Math.toIntExact(part(Part.MONTH)),
                            Math.toIntExact(part(Part.DAY)))
                    .toEpochDay();
        } catch (DateTimeException | ArithmeticException e) {
            throw new Malformed("expected a date's parts, found some that are no date");
        }
    }

    /** Microseconds since midnight. */
    private long timeOfDay() {
        long hour = part(Part.HOUR);
        long minute = part(Part.MINUTE);
        long second = part(Part.SECOND);
        long nanos = part(Part.NANOS);
        boolean inRange = hour >= 0
                && hour <= 24
                && minute >= 0
                && minute < 60
                && second >= 0
                && second < 60
                && nanos >= 0
                && nanos < 1_000_000_000;
        if (!inRange) {
            throw new Malformed("expected a time's parts, found some that are no time");
        }
        return Temporals.time(((hour * 60 + minute) * 60 + second) * 1_000_000 + Temporals.wholeMicros(nanos));
    }
}
