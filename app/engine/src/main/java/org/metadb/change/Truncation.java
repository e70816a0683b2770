package org.metadb.change;

/**
 * All current versions of the table and origin end.
 *
 * @param timeMicros the event's time, microseconds since 1970 UTC
 * @param lsn its LSN, or {@link org.metadb.event.Source#NONE}
 */
public record Truncation(long timeMicros, long lsn) implements Step {}
