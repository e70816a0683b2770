package org.metadb.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time spans as people write them to PostgreSQL: <code>3h</code>, <code>90 min</code>, <code>1 day 12 hours</code>, <code>01:30:00</code>. */
final class IntervalText {

    private static final Pattern TERM = Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,9})?)\\s*([a-z]+)\\s*");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,6}):([0-5]\\d)(?::([0-5]\\d))?");
    private static final Map<String, Long> UNIT_MILLIS = Map.ofEntries(
            Map.entry("ms", 1L),
            Map.entry("msec", 1L),
            Map.entry("millisecond", 1L),
            Map.entry("s", 1_000L),
            Map.entry("sec", 1_000L),
            Map.entry("second", 1_000L),
            Map.entry("m", 60_000L),
            Map.entry("min", 60_000L),
            Map.entry("minute", 60_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("hr", 3_600_000L),
            Map.entry("hour", 3_600_000L),
            Map.entry("d", 86_400_000L),
            Map.entry("day", 86_400_000L),
            Map.entry("w", 604_800_000L),
            Map.entry("week", 604_800_000L));

    private IntervalText() {}

    /** The span, to the millisecond; empty if the text is none. Months and years are not taken: their length is not fixed. */
    static Optional<Duration> parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Matcher clock = CLOCK.matcher(lower);
        if (clock.matches()) {
            return Optional.of(Duration.ofHours(Long.parseLong(clock.group(1)))
                    .plusMinutes(Long.parseLong(clock.group(2)))
                    .plusSeconds(clock.group(3) == null ? 0 : Long.parseLong(clock.group(3))));
        }
        Matcher term = TERM.matcher(lower);
        BigDecimal millis = BigDecimal.ZERO;
        int at = 0;
        while (at < lower.length()) {
            if (!term.find(at) || term.start() != at) {
                return Optional.empty();
            }
            Long unit = unitMillis(term.group(2));
            if (unit == null) {
                return Optional.empty();
            }
            millis = millis.add(new BigDecimal(term.group(1)).multiply(BigDecimal.valueOf(unit)));
            at = term.end();
        }
        return at == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(
                        millis.setScale(0, RoundingMode.HALF_UP).longValueExact()));
    }

    private static Long unitMillis(String unit) {
        Long millis = UNIT_MILLIS.get(unit);
        return millis != null || !unit.endsWith("s") ? millis : UNIT_MILLIS.get(unit.substring(0, unit.length() - 1));
    }
}
