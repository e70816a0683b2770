package org.metadb.change;

import java.util.Comparator;

/**
 * Current versions of the table and origin end. In a topic with one partition all of them do: the truncation stands in its place among the changes. In a
 * topic with several it stands in any one, since it has no key; it ends those that are older, by time and LSN.
 *
 * @param timeMicros the event's time, microseconds since 1970 UTC
 * @param lsn its LSN, or {@link org.metadb.event.Source#NONE}
 * @param olderOnly whether newer versions may be there already, and stay
 */
public record Truncation(long timeMicros, long lsn, boolean olderOnly) implements Step, Comparable<Truncation> {

    private static final Comparator<Truncation> ORDER =
            Comparator.comparingLong(Truncation::timeMicros).thenComparingLong(Truncation::lsn);

    /** Whether a change of that time and LSN comes before it. */
    boolean isAfter(long changeMicros, long changeLsn) {
        return changeMicros < timeMicros || changeMicros == timeMicros && changeLsn < lsn;
    }

    @Override
    public int compareTo(Truncation other) {
        return ORDER.compare(this, other);
    }
}
