package org.metadb.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.metadb.target.KafkaTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics of this reader to which partitions were added, until these take part. They move keys between all partitions of the topic, so that a row's older
 * changes may lie in an old partition and its newer ones in a new one. So the new ones wait until the old ones, whoever reads them, have been merged up to
 * where they ended when the addition was seen. Nothing is stored of the waiting: after a crash it begins again. Owned by the reader.
 */
final class AddedPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(AddedPartitions.class);
    private static final Duration ASK_KAFKA = Duration.ofSeconds(10);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final String source;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Mailbox mailbox;
    private final Map<String, Growth> growths = new TreeMap<>();

    /** A topic that grew, and how far its old partitions have to be merged. */
    private static final class Growth {
        final KafkaTopic now;
        final int before;
        final Map<Integer, Long> ends = new TreeMap<>();
        CompletableFuture<Map<Integer, Long>> answer;
        long notBeforeNanos = System.nanoTime();
        boolean warned;
        String reason = ""; // not known yet

        Growth(KafkaTopic now, int before) {
            this.now = now;
            this.before = before;
        }
    }

    AddedPartitions(String source, KafkaConsumer<byte[], byte[]> consumer, Mailbox mailbox) {
        this.source = source;
        this.consumer = consumer;
        this.mailbox = mailbox;
    }

    /**
     * A partition of the topic does not take part yet.
     *
     * @param before how many take part
     */
    void see(String topic, KafkaTopic now, int before) {
        Growth known = growths.get(topic);
        if (known == null || !known.now.equals(now) || known.before != before) {
            growths.put(topic, new Growth(now, before));
        }
    }

    boolean isWaiting(String topic) {
        return growths.containsKey(topic);
    }

    /** What the added partitions of a topic wait for; empty too while nobody has looked whether they have to. */
    Optional<String> reason(String topic) {
        return Optional.ofNullable(growths.get(topic))
                .map(growth -> growth.reason)
                .filter(reason -> !reason.isEmpty());
    }

    /** Brings each topic a step nearer to being read with all its partitions. */
    void advance() {
        Set<String> done = new HashSet<>();
        growths.forEach((topic, growth) -> {
            if (growth.answer != null && growth.answer.isDone() && takeAnswer(topic, growth)) {
                done.add(topic);
            } else if (growth.answer == null && System.nanoTime() - growth.notBeforeNanos >= 0) {
                ask(topic, growth);
            }
        });
        growths.keySet().removeAll(done);
    }

    private void ask(String topic, Growth growth) {
        growth.notBeforeNanos = System.nanoTime() + AGAIN_NANOS;
        if (growth.ends.isEmpty() && !readEnds(topic, growth)) {
            return;
        }
        growth.answer = new CompletableFuture<>();
        mailbox.write(new Letters.TakeIn(topic, growth.now, Map.copyOf(growth.ends), growth.answer));
    }

    private boolean readEnds(String topic, Growth growth) {
        List<TopicPartition> all = new ArrayList<>();
        for (int partition = 0; partition < growth.now.partitions(); partition++) {
            all.add(new TopicPartition(topic, partition));
        }
        Map<TopicPartition, Long> ends;
        try {
            ends = consumer.endOffsets(all, ASK_KAFKA);
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            growth.reason = "Kafka does not tell where the log ends: " + e.getMessage();
            return false;
        }
        long records = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (end.getKey().partition() < growth.before) {
                growth.ends.put(end.getKey().partition(), end.getValue());
            } else {
                records += end.getValue();
            }
        }
        if (records > 0) {
            warn(topic, growth);
        }
        return true;
    }

    /** Returns whether the partitions take part now. */
    private boolean takeAnswer(String topic, Growth growth) {
        CompletableFuture<Map<Integer, Long>> answer = growth.answer;
        growth.answer = null;
        if (answer.isCompletedExceptionally()) {
            return false;
        }
        Map<Integer, Long> behind = answer.join();
        if (behind.isEmpty()) {
            LOG.info(
                    "{}: {} is read with {} partitions, {} before",
                    source,
                    topic,
                    growth.now.partitions(),
                    growth.before);
            return true;
        }
        warn(topic, growth);
        growth.reason = "waits: partitions were added to its topic, and those before have first to be merged: "
                + behind.entrySet().stream()
                        .map(of -> topic + "." + of.getKey() + " is at " + of.getValue() + " of "
                                + growth.ends.get(of.getKey()))
                        .collect(Collectors.joining(", "));
        return false;
    }

    private void warn(String topic, Growth growth) {
        if (!growth.warned) {
            growth.warned = true;
            LOG.warn(
                    "{}: partitions were added to {} while records were on their way ({} now, {} before): versions of a row may be"
                            + " entered in the wrong order; nothing is lost, and a resync puts the current table right",
                    source,
                    topic,
                    growth.now.partitions(),
                    growth.before);
        }
    }
}
