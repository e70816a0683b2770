package org.metadb.stream;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.metadb.target.HeldPosition;

/**
 * Where reading of a partition begins. A stored position that is no longer in Kafka's log means that records were lost unread: nobody but a person
 * may decide to go on without them.
 */
final class LostRecords {

    private final String source;
    private final Supplier<Optional<Instant>> skipBefore;

    /** @param skipBefore positions stored before that moment may go on past lost records: somebody said so */
    LostRecords(String source, Supplier<Optional<Instant>> skipBefore) {
        this.source = source;
        this.skipBefore = skipBefore;
    }

    /**
     * What to do with one partition.
     *
     * @param offset the first record to read, where not stopped
     * @param stopped why it is not read, and what to say to go on
     * @param skipped which records are given up
     */
    record Beginning(long offset, Optional<String> stopped, Optional<String> skipped) {}

    /**
     * Compares a stored position with Kafka's log.
     *
     * @param start offset of the first record there is
     * @param end offset behind the last
     */
    Beginning beginning(HeldPosition position, long start, long end) {
        long next = position.nextOffset();
        if (position.fresh()) {
            return new Beginning(start, Optional.empty(), Optional.empty());
        }
        if (next >= start && next <= end) {
            return new Beginning(next, Optional.empty(), Optional.empty());
        }
        boolean skip = skipBefore.get().map(position.storedAt()::isBefore).orElse(false);
        String what = next < start
                ? "records " + next + " to " + (start - 1) + " of " + position.partition()
                        + " expired in Kafka before they were read"
                : "the log of " + position.partition() + " ends at " + end + ", before the stored position " + next
                        + " (was it cut?)";
        if (skip) {
            return new Beginning(
                    start, Optional.empty(), Optional.of(what + "; going on at " + start + " as told by resume"));
        }
        return new Beginning(
                next,
                Optional.of(what + "; to go on without them: resume data source \"" + source + "\" skip lost records;"),
                Optional.empty());
    }
}
