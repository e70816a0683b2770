package org.metadb.stream;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.metadb.position.TopicPartitionId;
import org.metadb.target.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions that a writer holds, and what it tells the reader of them. By the writer's thread. */
final class HeldPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(HeldPartitions.class);
    private static final long SET_ASIDE_MILLIS = 5_000;

    private final String source;
    private final Mailbox mailbox;
    private final Map<TopicPartitionId, HeldPartition> held = new HashMap<>();
    /** Why partitions were set aside, as it was said last: repeated every few seconds as long as a table is blocked. */
    private final Map<TopicPartitionId, String> saidAside = new HashMap<>();

    HeldPartitions(String source, Mailbox mailbox) {
        this.source = source;
        this.mailbox = mailbox;
    }

    /** From its position on. */
    void hold(TopicPartitionId partition, HeldPartition from) {
        held.put(partition, from);
        mailbox.committed().put(partition, from.position().nextOffset());
    }

    void release(Collection<TopicPartitionId> partitions) {
        partitions.forEach(held::remove);
    }

    /** One that is held. */
    HeldPartition get(TopicPartitionId partition) {
        return held.get(partition);
    }

    Map<TopicPartitionId, HeldPartition> all() {
        return Collections.unmodifiableMap(held);
    }

    /** Partitions of the buffer whose records were read before the writer was told of another beginning. */
    Set<TopicPartitionId> stale(Buffer buffer) {
        Set<TopicPartitionId> stale = new HashSet<>();
        buffer.spans().forEach((partition, span) -> {
            HeldPartition now = held.get(partition);
            if (now == null || now.generation() != span.generation()) {
                stale.add(partition);
            }
        });
        return stale;
    }

    /** What a committed batch moved. */
    void committed(Fold fold, List<Progress> progress) {
        for (Progress moved : progress) {
            TopicPartitionId partition = moved.partition();
            held.put(partition, fold.after(moved, held.get(partition)));
            saidAside.remove(partition);
            mailbox.committed().put(partition, moved.nextOffset());
        }
    }

    /** Holds them no longer; the reader begins again at their stored positions, not before that time has passed. */
    void readAgain(Collection<TopicPartitionId> partitions, long afterMillis, String reason) {
        Set<TopicPartitionId> again = Set.copyOf(partitions);
        release(again);
        mailbox.write(new Letters.ReadAgain(again, afterMillis, reason));
    }

    void readAllAgain(long afterMillis) {
        if (!held.isEmpty()) {
            readAgain(held.keySet(), afterMillis, "");
        }
    }

    /** They wait a while, for that reason, and are left out of the batch. */
    void setAside(Set<TopicPartitionId> partitions, String reason, Set<TopicPartitionId> out) {
        Set<TopicPartitionId> aside = new TreeSet<>(partitions);
        aside.removeAll(out);
        if (!aside.isEmpty()) {
            boolean news = aside.stream().anyMatch(partition -> !reason.equals(saidAside.put(partition, reason)));
            if (news) {
                LOG.warn("{}: partitions set aside: {}: {}", source, aside, reason);
            }
            out.addAll(aside);
            readAgain(aside, SET_ASIDE_MILLIS, reason);
        }
    }
}
