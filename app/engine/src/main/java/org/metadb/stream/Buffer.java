package org.metadb.stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.metadb.event.Decoded;
import org.metadb.event.RawRecord;
import org.metadb.position.TopicPartitionId;

/**
 * Decoded records on their way from a reader to its writer, with how far each partition was read. Bounded by events, bytes and topics. Filled by
 * the reader, then handed over whole; never touched by both.
 */
final class Buffer {

    /** One transaction holds locks on every table that it merges; their number is limited in PostgreSQL. */
    static final int TOPICS_MAX = 64;

    static final long BYTES_MAX = 24L << 20;

    /** A record and what it turned out to be. The raw form is kept for the case that it cannot be applied. */
    record Entry(TopicPartitionId partition, RawRecord raw, Decoded decoded) {}

    /**
     * How far a partition was read.
     *
     * @param generation of the reading: records of an earlier one than the writer knows of are stale
     * @param nextOffset the consumer's position behind the records
     */
    record Span(int generation, long nextOffset) {}

    private final int eventsMax;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<TopicPartitionId, Span> spans = new TreeMap<>();
    private final Set<String> topics = new HashSet<>();
    private long bytes;

    Buffer(int eventsMax) {
        this.eventsMax = eventsMax;
    }

    /** Whether one more record of that topic has room; the first always has. */
    boolean hasRoomFor(RawRecord record) {
        return entries.isEmpty()
                || entries.size() < eventsMax
                        && bytes + record.size() <= BYTES_MAX
                        && (topics.size() < TOPICS_MAX
                                || topics.contains(record.at().topic()));
    }

    void add(Entry entry) {
        entries.add(entry);
        bytes += entry.raw().size();
        topics.add(entry.raw().at().topic());
    }

    void readTo(TopicPartitionId partition, int generation, long nextOffset) {
        spans.put(partition, new Span(generation, nextOffset));
    }

    /** Takes a partition's records out again: another reader has it now, or it is to be read anew. */
    void drop(TopicPartitionId partition) {
        if (spans.remove(partition) != null) {
            entries.removeIf(entry -> entry.partition().equals(partition));
            bytes = entries.stream().mapToLong(entry -> entry.raw().size()).sum();
            topics.clear();
            entries.forEach(entry -> topics.add(entry.raw().at().topic()));
        }
    }

    boolean isEmpty() {
        return spans.isEmpty();
    }

    /** In the order in which they were read. */
    List<Entry> entries() {
        return entries;
    }

    Map<TopicPartitionId, Span> spans() {
        return spans;
    }
}
