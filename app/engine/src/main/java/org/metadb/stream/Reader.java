package org.metadb.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
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
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.metadb.event.Decoder;
import org.metadb.event.RawRecord;
import org.metadb.event.RecordPosition;
import org.metadb.position.TopicPartitionId;
import org.metadb.target.HeldPosition;
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
    private static final Duration FULL_POLL = Duration.ofMillis(20);
    private static final Duration ASK_KAFKA = Duration.ofSeconds(10);
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RELEASE_MILLIS = 3_000;

    private final String source;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SourceAdmin admin;
    private final Decoder decoder;
    private final IntSupplier eventsMax;
    private final LostRecords lostRecords;
    private final Mailbox mailbox;
    private final WorkerStatus status;

    private final Map<TopicPartitionId, ReadPartition> partitions = new TreeMap<>();
    private final Deque<Waiting> overflow = new ArrayDeque<>();
    private final Map<TopicPartitionId, Long> kafkaCommitted = new HashMap<>();
    private Buffer buffer;
    private boolean closing;

    /** A record that the full buffer had no room for. */
    private record Waiting(TopicPartitionId partition, RawRecord raw) {}

    private long lastCommitNanos = System.nanoTime();

    Reader(
            String source,
            KafkaConsumer<byte[], byte[]> consumer,
            SourceAdmin admin,
            Decoder decoder,
            IntSupplier eventsMax,
            LostRecords lostRecords,
            Mailbox mailbox,
            WorkerStatus status) {
        this.source = source;
        this.consumer = consumer;
        this.admin = admin;
        this.decoder = decoder;
        this.eventsMax = eventsMax;
        this.lostRecords = lostRecords;
        this.mailbox = mailbox;
        this.status = status;
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
        askForPositions();
        takeAnswers();
        boolean full = drainOverflow();
        flow(full);
        try {
            take(consumer.poll(full ? FULL_POLL : POLL));
        } catch (OffsetOutOfRangeException e) {
            // The log's start went past the position while we read: look again, and say which records are gone.
            again(ids(e.offsetOutOfRangePartitions().keySet()), 0);
        }
        notePositions();
        if (!buffer.isEmpty() && mailbox.offer(buffer)) {
            buffer = new Buffer(eventsMax.getAsInt());
        }
        commitToKafka();
        status.reader(state());
    }

    private StreamState state() {
        if (partitions.isEmpty()) {
            return consumer.subscription().isEmpty() ? StreamState.WAITING : StreamState.ACTIVE;
        }
        boolean beginning = partitions.values().stream()
                .allMatch(partition ->
                        partition.stage == ReadPartition.Stage.UNREAD || partition.stage == ReadPartition.Stage.ASKED);
        return beginning ? StreamState.STARTING : StreamState.ACTIVE;
    }

    private void readLetters() {
        for (Letters.ToReader letter = mailbox.nextForReader(); letter != null; letter = mailbox.nextForReader()) {
            Letters.ReadAgain again = (Letters.ReadAgain) letter;
            again(again.partitions(), again.afterMillis());
            if (!again.reason().isEmpty()) {
                again.partitions().stream()
                        .filter(partitions::containsKey)
                        .forEach(partition -> status.setAside(partition, Optional.of(again.reason())));
            }
        }
    }

    /** Forgets what was read of partitions; they begin again at their stored positions. */
    private void again(Collection<TopicPartitionId> which, long afterMillis) {
        long notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMillis);
        for (TopicPartitionId partition : which) {
            if (partitions.containsKey(partition)) {
                forget(partition);
                consumer.pause(Set.of(kafka(partition)));
                partitions.put(partition, new ReadPartition(mailbox.nextGeneration(), notBefore));
            }
        }
    }

    private void forget(TopicPartitionId partition) {
        buffer.drop(partition);
        overflow.removeIf(waiting -> waiting.partition().equals(partition));
    }

    private void askForPositions() {
        long now = System.nanoTime();
        Set<TopicPartitionId> due = new HashSet<>();
        partitions.forEach((id, partition) -> {
            if (partition.stage == ReadPartition.Stage.UNREAD && now - partition.notBeforeNanos >= 0) {
                due.add(id);
            }
        });
        if (due.isEmpty()) {
            return;
        }
        Set<String> topics = new HashSet<>();
        due.forEach(partition -> topics.add(partition.topic()));
        Map<String, UUID> topicIds;
        try {
            topicIds = admin.topicIds(topics, ASK_KAFKA);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("{}: topic ids not to be had: {}", source, e.getMessage());
            due.forEach(partition -> later(partition, "Kafka does not tell the topic's id: " + e.getMessage()));
            return;
        }
        Map<TopicPartitionId, UUID> wanted = new TreeMap<>();
        Map<TopicPartitionId, Integer> wantedGenerations = new HashMap<>();
        CompletableFuture<Map<TopicPartitionId, HeldPosition>> answer = new CompletableFuture<>();
        for (TopicPartitionId id : due) {
            ReadPartition partition = partitions.get(id);
            UUID topicId = topicIds.get(id.topic());
            if (topicId == null) {
                partition.notBeforeNanos = now + RETRY_NANOS; // deleted meanwhile, or not yet known to that broker
                continue;
            }
            partition.topicId = topicId;
            partition.stage = ReadPartition.Stage.ASKED;
            partition.answer = answer;
            wanted.put(id, topicId);
            wantedGenerations.put(id, partition.generation);
        }
        if (!wanted.isEmpty()) {
            mailbox.write(new Letters.ReadPositions(wanted, wantedGenerations, answer));
        }
    }

    private void takeAnswers() {
        Map<TopicPartitionId, HeldPosition> positions = new TreeMap<>();
        partitions.forEach((id, partition) -> {
            if (partition.stage != ReadPartition.Stage.ASKED || !partition.answer.isDone()) {
                return;
            }
            if (partition.answer.isCompletedExceptionally()) {
                partition.stage = ReadPartition.Stage.UNREAD;
                partition.notBeforeNanos = System.nanoTime();
            } else {
                positions.put(id, partition.answer.join().get(id));
            }
        });
        if (!positions.isEmpty()) {
            begin(positions);
        }
    }

    /** A partition's position is asked for again a little later. */
    private void later(TopicPartitionId id, String reason) {
        ReadPartition partition = partitions.get(id);
        partition.stage = ReadPartition.Stage.UNREAD;
        partition.notBeforeNanos = System.nanoTime() + RETRY_NANOS;
        status.setAside(id, Optional.of(reason));
    }

    /** Begins reading at stored positions, as far as Kafka still has what comes next. */
    private void begin(Map<TopicPartitionId, HeldPosition> positions) {
        Set<TopicPartition> wanted = new HashSet<>();
        positions.keySet().forEach(partition -> wanted.add(kafka(partition)));
        Map<TopicPartition, Long> starts;
        Map<TopicPartition, Long> ends;
        try {
            starts = consumer.beginningOffsets(wanted, ASK_KAFKA);
            ends = consumer.endOffsets(wanted, ASK_KAFKA);
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            LOG.debug("{}: ends of logs not to be had: {}", source, e.getMessage());
            positions.keySet().forEach(id -> later(id, "Kafka does not tell where the log begins: " + e.getMessage()));
            return;
        }
        positions.forEach((id, position) -> {
            TopicPartition partition = kafka(id);
            LostRecords.Beginning beginning =
                    lostRecords.beginning(position, starts.get(partition), ends.get(partition));
            ReadPartition read = partitions.get(id);
            if (beginning.stopped().isPresent()) {
                read.stage = ReadPartition.Stage.STOPPED;
                status.stopped(id, beginning.stopped());
                LOG.error("{}: {}", source, beginning.stopped().get());
                return;
            }
            beginning.skipped().ifPresent(gap -> LOG.warn("{}: {}", source, gap));
            consumer.seek(partition, beginning.offset());
            read.stage = ReadPartition.Stage.READING;
            status.stopped(id, Optional.empty());
            status.setAside(id, Optional.empty());
        });
    }

    /** Puts waiting records into the buffer; true if some have to go on waiting. */
    private boolean drainOverflow() {
        while (!overflow.isEmpty() && buffer.hasRoomFor(overflow.peek().raw())) {
            take(overflow.poll());
        }
        return !overflow.isEmpty();
    }

    private void flow(boolean full) {
        Set<TopicPartition> reading = new HashSet<>();
        partitions.forEach((id, partition) -> {
            if (partition.stage == ReadPartition.Stage.READING) {
                reading.add(kafka(id));
            }
        });
        if (full) {
            consumer.pause(reading);
        } else {
            reading.retainAll(consumer.paused());
            consumer.resume(reading);
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            TopicPartitionId id = id(partition);
            if (reading(id) == null) {
                continue;
            }
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                Waiting next = new Waiting(id, raw(record));
                if (overflow.isEmpty() && buffer.hasRoomFor(next.raw())) {
                    take(next);
                } else {
                    overflow.add(next);
                }
            }
        }
    }

    private void take(Waiting next) {
        RawRecord raw = next.raw();
        buffer.add(new Buffer.Entry(next.partition(), raw, decoder.decode(raw)));
        buffer.readTo(
                next.partition(), reading(next.partition()).generation, raw.at().offset() + 1);
    }

    /** Positions behind what is no record: transaction markers, records that compaction took away. */
    private void notePositions() {
        if (!overflow.isEmpty()) {
            return;
        }
        partitions.forEach((id, partition) -> {
            OptionalLong known =
                    partition.stage == ReadPartition.Stage.READING ? position(kafka(id)) : OptionalLong.empty();
            if (known.isPresent()) {
                long position = known.getAsLong();
                Buffer.Span span = buffer.spans().get(id);
                Long committed = mailbox.committed().get(id);
                boolean further = span != null
                        ? position > span.nextOffset()
                        : !mailbox.merging() && committed != null && position > committed;
                if (further) {
                    buffer.readTo(id, partition.generation, position);
                }
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

    private ReadPartition reading(TopicPartitionId id) {
        ReadPartition partition = partitions.get(id);
        return partition != null && partition.stage == ReadPartition.Stage.READING ? partition : null;
    }

    /** Lets Kafka's own offsets follow, for those who watch them; nothing depends on it. */
    private void commitToKafka() {
        long now = System.nanoTime();
        if (now - lastCommitNanos < COMMIT_NANOS) {
            return;
        }
        lastCommitNanos = now;
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(partitions.keySet());
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, failure) -> {
                if (failure == null) {
                    committed.forEach((partition, offset) -> kafkaCommitted.put(id(partition), offset.offset()));
                } else {
                    LOG.debug("{}: Kafka commit: {}", source, failure.getMessage());
                }
            });
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> uncommitted(Collection<TopicPartitionId> which) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartitionId id : which) {
            Long offset = mailbox.committed().get(id);
            if (offset != null && !offset.equals(kafkaCommitted.get(id))) {
                offsets.put(kafka(id), new OffsetAndMetadata(offset));
            }
        }
        return offsets;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        if (assigned.isEmpty()) {
            return;
        }
        consumer.pause(assigned);
        for (TopicPartition partition : assigned) {
            consumer.seek(partition, 0); // a placeholder, else poll asks Kafka where to begin; see begin()
            partitions.put(id(partition), new ReadPartition(mailbox.nextGeneration(), System.nanoTime()));
        }
        LOG.debug("{}: assigned {}", source, assigned);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        release(revoked);
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(ids(revoked));
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, Duration.ofSeconds(2));
            }
        } catch (KafkaException e) {
            LOG.debug("{}: Kafka commit: {}", source, e.getMessage());
        }
        forgetOffsets(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        release(lost);
        forgetOffsets(lost);
    }

    private void forgetOffsets(Collection<TopicPartition> gone) {
        ids(gone).forEach(id -> {
            mailbox.committed().remove(id);
            kafkaCommitted.remove(id);
        });
    }

    /** The batch under way may still commit: its successor waits for it at the position's row, or fences it. */
    private void release(Collection<TopicPartition> gone) {
        if (gone.isEmpty()) {
            return;
        }
        Set<TopicPartitionId> released = ids(gone);
        released.forEach(id -> {
            forget(id);
            partitions.remove(id);
            status.setAside(id, Optional.empty());
            status.stopped(id, Optional.empty());
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
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(partitions.keySet());
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, Duration.ofSeconds(1));
            }
        } catch (KafkaException e) {
            LOG.debug("{}: Kafka commit: {}", source, e.getMessage());
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1))
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
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

    private static TopicPartitionId id(TopicPartition partition) {
        return new TopicPartitionId(partition.topic(), partition.partition());
    }

    private static Set<TopicPartitionId> ids(Collection<TopicPartition> partitions) {
        Set<TopicPartitionId> ids = new HashSet<>();
        partitions.forEach(partition -> ids.add(id(partition)));
        return ids;
    }

    private static TopicPartition kafka(TopicPartitionId id) {
        return new TopicPartition(id.topic(), id.partition());
    }
}
