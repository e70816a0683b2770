package org.metadb.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.metadb.position.TopicPartitionId;
import org.metadb.target.KafkaTopic;

/** What a data source asks its Kafka cluster besides records. Thread-safe. */
final class SourceAdmin implements AutoCloseable {

    private final Admin admin;
    private volatile Optional<String> refusal = Optional.empty();

    SourceAdmin(Properties properties) {
        this.admin = Admin.create(properties);
    }

    /** Id and number of partitions of each of those topics that exist. */
    Map<String, KafkaTopic> topics(Set<String> topics, Duration timeout) throws ExecutionException, TimeoutException {
        Map<String, KafkaTopic> known = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                TopicDescription described = get(topic.getValue(), timeout);
                Uuid id = described.topicId();
                known.put(
                        topic.getKey(),
                        new KafkaTopic(
                                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                                described.partitions().size()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return known;
    }

    /** Whether any broker answers in that time. */
    boolean answers(Duration timeout) {
        try {
            boolean answered = !get(admin.describeCluster().nodes(), timeout).isEmpty();
            refusal = Optional.empty();
            return answered;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthenticationException) {
                refusal = Optional.of(KafkaFailure.text(e.getCause()));
            }
            return false;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Why a broker would not speak with us, if one said so since it last did. */
    Optional<String> refusal() {
        return refusal;
    }

    /**
     * Records behind the committed positions.
     *
     * @return empty if Kafka does not say
     */
    OptionalLong lag(Map<TopicPartitionId, Long> committed, Duration timeout) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (TopicPartitionId id : new HashSet<>(committed.keySet())) {
            wanted.put(new TopicPartition(id.topic(), id.partition()), OffsetSpec.latest());
        }
        if (wanted.isEmpty()) {
            return OptionalLong.of(0);
        }
        try {
            Map<TopicPartition, ListOffsetsResultInfo> ends = get(
                    admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                            .all(),
                    timeout);
            long lag = 0;
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends.entrySet()) {
                TopicPartitionId id =
                        new TopicPartitionId(end.getKey().topic(), end.getKey().partition());
                lag += Math.max(
                        0,
                        end.getValue().offset()
                                - committed.getOrDefault(id, end.getValue().offset()));
            }
            return OptionalLong.of(lag);
        } catch (ExecutionException | TimeoutException e) {
            return OptionalLong.empty();
        }
    }

    private static <T> T get(KafkaFuture<T> future, Duration timeout) throws ExecutionException, TimeoutException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
