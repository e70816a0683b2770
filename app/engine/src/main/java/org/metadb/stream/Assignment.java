package org.metadb.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.metadb.position.TopicPartitionId;
import org.metadb.target.HeldPosition;
import org.metadb.target.KafkaTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that a reader is assigned, and how each gets to be read: it is paused, its position is asked of the writer, compared with Kafka's
 * log, and sought. Owned by the reader.
 */
final class Assignment {

    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
    private static final Duration ASK_KAFKA = Duration.ofSeconds(10);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String source;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SourceAdmin admin;
    private final LostRecords lostRecords;
    private final Halts halts;
    private final Mailbox mailbox;
    private final WorkerStatus status;
    private final AddedPartitions added;
    private final Map<TopicPartitionId, ReadPartition> partitions = new TreeMap<>();

    Assignment(
            String source,
            KafkaConsumer<byte[], byte[]> consumer,
            SourceAdmin admin,
            LostRecords lostRecords,
            Halts halts,
            Mailbox mailbox,
            WorkerStatus status) {
        this.source = source;
        this.consumer = consumer;
        this.admin = admin;
        this.lostRecords = lostRecords;
        this.halts = halts;
        this.mailbox = mailbox;
        this.status = status;
        this.added = new AddedPartitions(source, consumer, mailbox);
    }

    /** Takes in what Kafka assigned. */
    void add(Collection<TopicPartition> assigned) {
        consumer.pause(assigned);
        for (TopicPartition partition : assigned) {
            consumer.seek(partition, 0); // a placeholder, else poll asks Kafka where to begin; see begin()
            partitions.put(
                    TopicPartitions.id(partition), new ReadPartition(mailbox.nextGeneration(), System.nanoTime()));
        }
    }

    /** Gives up what another consumer has now. */
    void remove(TopicPartitionId id) {
        partitions.remove(id);
        status.setAside(id, Optional.empty());
        status.stopped(id, Optional.empty());
    }

    boolean has(TopicPartitionId id) {
        return partitions.containsKey(id);
    }

    Set<TopicPartitionId> all() {
        return Collections.unmodifiableSet(partitions.keySet());
    }

    /** Has a partition begin again at its stored position, not before that moment of {@link System#nanoTime}. */
    void again(TopicPartitionId id, long notBeforeNanos) {
        consumer.pause(Set.of(TopicPartitions.kafka(id)));
        partitions.put(id, new ReadPartition(mailbox.nextGeneration(), notBeforeNanos));
    }

    /** Stops a partition behind what was read of it. */
    void stop(TopicPartitionId id, String reason) {
        consumer.pause(Set.of(TopicPartitions.kafka(id)));
        partitions.get(id).stage = ReadPartition.Stage.STOPPED;
        status.stopped(id, Optional.of(reason));
    }

    /** Brings each partition a step nearer to being read. */
    void advance() {
        ask();
        takeAnswers();
        advanceAdded();
    }

    /** Those whose records flow. */
    Map<TopicPartitionId, ReadPartition> reading() {
        Map<TopicPartitionId, ReadPartition> reading = new TreeMap<>(partitions);
        reading.values().removeIf(partition -> partition.stage != ReadPartition.Stage.READING);
        return reading;
    }

    /** The partition if its records flow, else null. */
    ReadPartition reading(TopicPartitionId id) {
        ReadPartition partition = partitions.get(id);
        return partition != null && partition.stage == ReadPartition.Stage.READING ? partition : null;
    }

    /** What the partitions make of the reader. */
    StreamState state() {
        if (partitions.isEmpty()) {
            return consumer.subscription().isEmpty() ? StreamState.WAITING : StreamState.ACTIVE;
        }
        boolean beginning = partitions.values().stream()
                .allMatch(partition ->
                        partition.stage == ReadPartition.Stage.UNREAD || partition.stage == ReadPartition.Stage.ASKED);
        return beginning ? StreamState.STARTING : StreamState.ACTIVE;
    }

    /** Asks the writer for the positions that are not known. */
    private void ask() {
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
        Map<String, KafkaTopic> known;
        try {
            known = admin.topics(topics, ASK_KAFKA);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("{}: topics not to be described: {}", source, e.getMessage());
            due.forEach(partition -> later(partition, "Kafka does not describe the topic: " + e.getMessage()));
            return;
        }
        Map<TopicPartitionId, KafkaTopic> wanted = new TreeMap<>();
        Map<TopicPartitionId, Integer> wantedGenerations = new HashMap<>();
        CompletableFuture<Letters.PositionsRead> answer = new CompletableFuture<>();
        for (TopicPartitionId id : due) {
            ReadPartition partition = partitions.get(id);
            KafkaTopic topic = known.get(id.topic());
            if (topic == null || topic.partitions() <= id.partition()) {
                partition.notBeforeNanos = now + RETRY_NANOS; // deleted meanwhile, or not yet known to that broker
                continue;
            }
            partition.stage = ReadPartition.Stage.ASKED;
            partition.answer = answer;
            partition.topic = topic;
            wanted.put(id, topic);
            wantedGenerations.put(id, partition.generation);
        }
        if (!wanted.isEmpty()) {
            mailbox.write(new Letters.ReadPositions(wanted, wantedGenerations, answer));
        }
    }

    /** Takes the positions that the writer told, and begins reading there. */
    private void takeAnswers() {
        Map<TopicPartitionId, HeldPosition> positions = new TreeMap<>();
        partitions.forEach((id, partition) -> {
            if (partition.stage != ReadPartition.Stage.ASKED || !partition.answer.isDone()) {
                return;
            }
            if (partition.answer.isCompletedExceptionally()) {
                partition.stage = ReadPartition.Stage.UNREAD;
                partition.notBeforeNanos = System.nanoTime();
                return;
            }
            Letters.PositionsRead read = partition.answer.join();
            int takePart = read.topics().get(id.topic()).partitions();
            if (id.partition() >= takePart) {
                partition.stage = ReadPartition.Stage.ADDED;
                added.see(id.topic(), partition.topic, takePart);
            } else {
                positions.put(id, read.positions().get(id));
            }
        });
        if (!positions.isEmpty()) {
            begin(positions);
        }
    }

    /** Those whose turn has come are asked for anew; the others say what they wait for. */
    private void advanceAdded() {
        added.advance();
        partitions.forEach((id, partition) -> {
            if (partition.stage == ReadPartition.Stage.ADDED) {
                status.setAside(id, added.reason(id.topic()));
                if (!added.isWaiting(id.topic())) {
                    partition.stage = ReadPartition.Stage.UNREAD;
                    partition.notBeforeNanos = System.nanoTime();
                }
            }
        });
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
        Set<TopicPartition> wanted = TopicPartitions.kafka(positions.keySet());
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
            if (halts.of(id).isPresent()) {
                status.setAside(id, Optional.empty());
                stop(id, halts.of(id).get());
                return;
            }
            TopicPartition partition = TopicPartitions.kafka(id);
            LostRecords.Beginning beginning =
                    lostRecords.beginning(position, starts.get(partition), ends.get(partition));
            ReadPartition read = partitions.get(id);
            if (beginning.stopped().isPresent()) {
                stop(id, beginning.stopped().get());
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
}
