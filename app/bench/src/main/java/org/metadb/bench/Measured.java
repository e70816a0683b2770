package org.metadb.bench;

/**
 * How long something took.
 *
 * @param events changes, or rows, that were carried
 * @param bytes as they lay in Kafka; 0 where that is not the question
 * @param nanos from the statement that began it to the last commit
 * @param rampNanos of these, until the first commit was seen
 * @param rampEvents what had been committed then
 */
record Measured(long events, long bytes, long nanos, long rampNanos, long rampEvents) {

    double seconds() {
        return nanos / 1e9;
    }

    double rampSeconds() {
        return rampNanos / 1e9;
    }

    /** Over the whole time. */
    double eventsPerSecond() {
        return events / seconds();
    }

    /** From the first commit on: without the joining of a consumer group. */
    double sustainedEventsPerSecond() {
        return nanos > rampNanos ? (events - rampEvents) / ((nanos - rampNanos) / 1e9) : Double.NaN;
    }

    double megabytesPerSecond() {
        return bytes / 1e6 / seconds();
    }
}
