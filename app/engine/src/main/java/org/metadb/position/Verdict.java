package org.metadb.position;

import org.metadb.event.Source;

/**
 * Whether an event is to be applied.
 *
 * @param isNew true for an event to apply, false for one that was merged before
 * @param lsnBefore where LSNs went back with this event (failover, restore, upgrade): the highest of the transaction before; else {@link
 *     Source#NONE}
 * @param lsnNow where LSNs went back: this event's
 */
public record Verdict(boolean isNew, long lsnBefore, long lsnNow) {

    public static final Verdict NEW = new Verdict(true, Source.NONE, Source.NONE);
    public static final Verdict REPETITION = new Verdict(false, Source.NONE, Source.NONE);

    static Verdict newThoughLsnsWentBack(long before, long now) {
        return new Verdict(true, before, now);
    }

    /** True once each time that LSNs go back: worth one warning with both of them. */
    public boolean lsnsWentBack() {
        return lsnBefore != Source.NONE;
    }
}
