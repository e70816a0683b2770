package org.metadb.event;

/**
 * When and as which one the connector sent an event. Another time for each sending, unlike {@link Source}; and so no mark of the event, but a
 * sign of where sending began anew.
 *
 * @param timeMillis the envelope's {@code ts_ms}: the connector's clock, milliseconds since 1970 UTC, or {@link Source#NONE}
 * @param totalOrder {@code transaction.total_order}: the event's number in its transaction, which rises from event to event as long as the connector
 *     runs; {@link Source#NONE} unless {@code provide.transaction.metadata} is set
 */
public record Emission(long timeMillis, long totalOrder) {

    /** Not read: it is of use only where an event has no key. */
    public static final Emission UNKNOWN = new Emission(Source.NONE, Source.NONE);
}
