package org.metadb.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.metadb.event.Decoded;
import org.metadb.event.Decoder;
import org.metadb.event.RawRecord;
import org.metadb.event.RecordPosition;
import org.metadb.position.TopicPartitionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading half of a worker: owns Kafka's consumer, decodes, fills one buffer while the writer merges another. Reading begins at the position
 * stored in the target, never at Kafka's own offset; a full buffer pauses the consumer, which goes on polling and so keeps its membership however
 * long a batch takes.
 */
final class Reader implements AutoCloseable, ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration FULL_POLL = Duration.ofMillis(5);
    private static final long RELEASE_MILLIS = 3_000;
    private static final long LARGE_BYTES = 8L << 20;

    private final String source;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Decoder decoder;
    private final IntSupplier eventsMax;
    private final Halts halts;
    private final Mailbox mailbox;
    private final WorkerStatus status;

    private final Assignment assignment;
    private final KafkaOffsets offsets;
    private final Deque<Waiting> overflow = new ArrayDeque<>();
    private Buffer buffer;
    private boolean assigned;
    private boolean askedToDivide;
    private boolean closing;

    /** A record that the full buffer had no room for. */
    private record Waiting(TopicPartitionId partition, RawRecord raw) {}

    Reader(
            String source,
            KafkaConsumer<byte[], byte[]> consumer,
            SourceAdmin admin,
            Decoder decoder,
            IntSupplier eventsMax,
            LostRecords lostRecords,
            Halts halts,
            Mailbox mailbox,
            WorkerStatus status) {
        this.source = source;
        this.consumer = consumer;
        this.decoder = decoder;
        this.eventsMax = eventsMax;
        this.halts = halts;
        this.mailbox = mailbox;
        this.status = status;
        this.assignment = new Assignment(source, consumer, admin, lostRecords, halts, mailbox, status);
        this.offsets = new KafkaOffsets(source, consumer, mailbox.committed());
        this.buffer = new Buffer(eventsMax.getAsInt());
    }

    void subscribe(Pattern topics) {
        consumer.subscribe(topics, this);
    }

    /**
     * One round: letters, positions, a poll, a buffer handed over.
     *
     * @throws KafkaException if the consumer is of no use any more; another is to be made
     */
    void doWork() {
        readLetters();
        assignment.advance();
        boolean full = drainOverflow();
        flow(full);
        try {
            take(consumer.poll(full ? FULL_POLL : POLL));
        } catch (OffsetOutOfRangeException e) {
            // The log's start went past the position while we read: look again, and say which records are gone.
            again(TopicPartitions.ids(e.offsetOutOfRangePartitions().keySet()), 0);
        }
        haveTheGroupDividedAnew();
        notePositions();
        if (!buffer.isEmpty() && mailbox.offer(buffer)) {
            buffer = new Buffer(eventsMax.getAsInt());
        }
        offsets.follow(assignment.all());
        status.reader(assignment.state());
    }

    /**
     * Once for each consumer, after it was assigned something. To Kafka's group a static member that was killed and came back has never been away: it is given its old
     * assignment, and topics or partitions that appeared just before or meanwhile would be nobody's until the next change. Who has its partitions keeps them.
     */
    private void haveTheGroupDividedAnew() {
        if (assigned && !askedToDivide) {
            askedToDivide = true;
            consumer.enforceRebalance("topics or partitions may have appeared while nobody looked");
        }
    }

    private void readLetters() {
        for (Letters.ToReader letter = mailbox.nextForReader(); letter != null; letter = mailbox.nextForReader()) {
            Letters.ReadAgain again = (Letters.ReadAgain) letter;
            again(again.partitions(), again.afterMillis());
            if (!again.reason().isEmpty()) {
                again.partitions().stream()
                        .filter(assignment::has)
                        .forEach(partition -> status.setAside(partition, Optional.of(again.reason())));
            }
        }
    }

    /** Forgets what was read of partitions; they begin again at their stored positions. */
    private void again(Collection<TopicPartitionId> which, long afterMillis) {
        long notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMillis);
        for (TopicPartitionId partition : which) {
            if (assignment.has(partition)) {
                forget(partition);
                assignment.again(partition, notBefore);
            }
        }
    }

    private void forget(TopicPartitionId partition) {
        buffer.drop(partition);
        overflow.removeIf(waiting -> waiting.partition().equals(partition));
    }

    /** Puts waiting records into the buffer; true if some have to go on waiting. */
    private boolean drainOverflow() {
        while (!overflow.isEmpty() && hasRoomFor(overflow.peek().raw())) {
            take(overflow.poll());
        }
        return !overflow.isEmpty();
    }

    /** A large record waits until nothing is merged: decoded, it takes its size twice, and two of them at a time would take the heap. */
    private boolean hasRoomFor(RawRecord raw) {
        return buffer.hasRoomFor(raw) && (raw.size() <= LARGE_BYTES || !mailbox.merging());
    }

    private void flow(boolean full) {
        Set<TopicPartition> reading = TopicPartitions.kafka(assignment.reading().keySet());
        if (full) {
            consumer.pause(reading);
        } else {
            reading.retainAll(consumer.paused());
            consumer.resume(reading);
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            TopicPartitionId id = TopicPartitions.id(partition);
            if (assignment.reading(id) == null) {
                continue;
            }
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                Waiting next = new Waiting(id, raw(record));
                if (overflow.isEmpty() && hasRoomFor(next.raw())) {
                    take(next);
                } else {
                    overflow.add(next);
                }
            }
        }
    }

    private void take(Waiting next) {
        RawRecord raw = next.raw();
        if (assignment.reading(next.partition()) == null) {
            return; // stopped at a record before it
        }
        Decoded decoded;
        try {
            decoded = decoder.decode(raw);
        } catch (RuntimeException e) {
            String reason = Halted.byFault(raw.at().toString(), e);
            LOG.error("{}: {}", source, reason, Halted.trace(e));
            halts.halt(next.partition(), reason);
            assignment.stop(next.partition(), reason);
            return;
        }
        buffer.add(new Buffer.Entry(next.partition(), raw, decoded));
        int generation = assignment.reading(next.partition()).generation;
        buffer.readTo(next.partition(), generation, raw.at().offset() + 1);
    }

    /** Positions behind what is no record: transaction markers, records that compaction took away. */
    private void notePositions() {
        if (!overflow.isEmpty()) {
            return;
        }
        assignment.reading().forEach((id, partition) -> {
            OptionalLong known = position(TopicPartitions.kafka(id));
            if (known.isEmpty()) {
                return;
            }
            long position = known.getAsLong();
            Buffer.Span span = buffer.spans().get(id);
            Long committed = mailbox.committed().get(id);
            boolean further = span != null
                    ? position > span.nextOffset()
                    : !mailbox.merging() && committed != null && position > committed;
            if (further) {
                buffer.readTo(id, partition.generation, position);
            }
        });
    }

    /** Not waiting: after a change of leader the client may first have to ask it, which takes as long as the broker is away. */
    private OptionalLong position(TopicPartition partition) {
        try {
            return OptionalLong.of(consumer.position(partition, Duration.ZERO));
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        assigned = true;
        if (added.isEmpty()) {
            return;
        }
        assignment.add(added);
        LOG.debug("{}: assigned {}", source, added);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        Set<TopicPartitionId> ids = TopicPartitions.ids(revoked);
        release(ids);
        offsets.commit(ids, Duration.ofSeconds(2));
        offsets.forget(ids);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        Set<TopicPartitionId> ids = TopicPartitions.ids(lost);
        release(ids);
        offsets.forget(ids);
    }

    /** The batch under way may still commit: its successor waits for it at the position's row, or fences it. */
    private void release(Set<TopicPartitionId> released) {
        if (released.isEmpty()) {
            return;
        }
        released.forEach(id -> {
            forget(id);
            assignment.remove(id);
        });
        CompletableFuture<Void> done = new CompletableFuture<>();
        mailbox.write(new Letters.Release(released, done));
        if (closing) {
            done.cancel(false); // the writer has ended, or goes on with another reader, which asks for positions anew
            return;
        }
        try {
            done.get(RELEASE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            done.cancel(false);
            LOG.debug("{}: a batch is still under way for {}", source, released);
        }
    }

    /** Leaves the group: a planned end, others take over at once. The writer has ended before. */
    @Override
    public void close() {
        closing = true;
        offsets.commit(assignment.all(), Duration.ofSeconds(1));
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1))
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
        Map<String, byte[]> headers = Map.of();
        for (String name : Decoder.HEADERS) {
            Header header = record.headers().lastHeader(name);
            if (header != null && header.value() != null) {
                headers = headers.isEmpty() ? new HashMap<>() : headers;
                headers.put(name, header.value());
            }
        }
        return new RawRecord(
                new RecordPosition(record.topic(), record.partition(), record.offset()),
                record.timestamp(),
                record.key(),
                record.value(),
                headers);
    }
}
