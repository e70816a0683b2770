package org.metadb.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Marker;

/**
 * Lets a library say the same thing once a minute: clients of an unreachable broker repeat themselves many times a second. "The same" is the
 * same logger and message before its arguments are put in. What the server itself says always passes.
 */
final class RepeatFilter extends TurboFilter {

    private static final long QUIET_NANOS = 60_000_000_000L;
    private static final int REMEMBERED_MAX = 200;

    private final LongSupplier nanoTime;
    private final Map<String, Long> lastSaid = new LinkedHashMap<>();

    RepeatFilter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable failure) {
        boolean passes = format == null // only asks whether the level is on
                || logger.getName().startsWith("org.metadb")
                || !level.isGreaterOrEqual(logger.getEffectiveLevel());
        if (passes) {
            return FilterReply.NEUTRAL;
        }
        String what = logger.getName() + ' ' + withoutNumbers(format);
        long now = nanoTime.getAsLong();
        Long last = lastSaid.get(what);
        if (last != null && now - last < QUIET_NANOS) {
            return FilterReply.DENY;
        }
        lastSaid.remove(what);
        lastSaid.put(what, now);
        if (lastSaid.size() > REMEMBERED_MAX) {
            Iterator<String> oldest = lastSaid.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return FilterReply.NEUTRAL;
    }

    /** Kafka's loggers put client and node into the message's text before slf4j sees it. */
    private static String withoutNumbers(String format) {
        return format.replaceAll("[0-9]+", "#");
    }
}
