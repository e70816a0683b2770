package org.metadb.stream;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.target.ConnectFailure;
import org.metadb.target.Fenced;
import org.metadb.target.HeldPosition;
import org.metadb.target.KafkaTopic;
import org.metadb.target.KnownTopic;
import org.metadb.target.TargetSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing half of a worker: owns the session with the target and the memory of its partitions. Whatever goes wrong with the target, nothing is
 * patched up here: the session is closed, all partitions are forgotten, and the reader begins again at the stored positions, which say what was
 * committed and what was not.
 */
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final long LETTER_WAIT_MILLIS = 100;

    private final MergeRules rules;
    private final String source;
    private final SessionHolder sessions;
    private final HeldPartitions held;
    private final Mailbox mailbox;
    private final WorkerStatus status;
    private final StreamCounts counts;
    private final Backoff backoff = new Backoff();

    /** When the letter under way was taken; 0 between letters. */
    private volatile long takenNanos;

    private boolean mergeFailed;
    private long failures;

    Writer(MergeRules rules, String consumerGroup, Mailbox mailbox, WorkerStatus status) {
        this.rules = rules;
        this.source = rules.source();
        this.sessions = new SessionHolder(rules.context(), source, consumerGroup);
        this.held = new HeldPartitions(source, mailbox);
        this.mailbox = mailbox;
        this.status = status;
        this.counts = rules.counts();
    }

    /** Answers one letter, if one comes within a tenth of a second. */
    void doWork() throws InterruptedException {
        Letters.ToWriter letter = mailbox.nextForWriter(LETTER_WAIT_MILLIS);
        takenNanos = System.nanoTime() | 1;
        try {
            answer(letter);
        } finally {
            takenNanos = 0;
        }
    }

    private void answer(Letters.ToWriter letter) throws InterruptedException {
        if (letter instanceof Letters.Merge merge) {
            try {
                merge(merge.buffer());
            } finally {
                mailbox.merged();
            }
        } else if (letter instanceof Letters.ReadPositions question) {
            readPositions(question);
        } else if (letter instanceof Letters.TakeIn grown) {
            takeIn(grown);
        } else if (letter instanceof Letters.Release release) {
            held.release(release.partitions());
            if (!release.done().complete(null)) {
                release.partitions().forEach(mailbox.committed()::remove); // the reader waits no longer
            }
        } else {
            storeFindings();
        }
    }

    /** Nothing else to do: counts of findings, and what was found of a batch only when it was merged. */
    private void storeFindings() throws InterruptedException {
        Optional<TargetSession> session = sessions.current();
        if (session.isPresent() && !mergeFailed) {
            try {
                counts.findings().store(source, session.get());
            } catch (SQLException e) {
                fail(e);
            }
        }
    }

    /** The session, if what the writer does with it has taken longer than that. From any thread. */
    Optional<TargetSession> waitingLonger(long nanos) {
        long taken = takenNanos;
        return taken != 0 && System.nanoTime() - taken > nanos ? sessions.current() : Optional.empty();
    }

    private void readPositions(Letters.ReadPositions question) throws InterruptedException {
        try {
            Letters.PositionsRead read = read(question.topics());
            counts.findings().restore(sessions.open());
            read.positions()
                    .forEach((partition, position) -> held.hold(
                            partition,
                            new HeldPartition(
                                    question.generations().get(partition),
                                    position,
                                    Memory.decode(position.memory()),
                                    read.topics().get(partition.topic()))));
            question.answer().complete(read);
            if (!mergeFailed) {
                works(); // else only a merge proves that what failed works again
            }
        } catch (SQLException e) {
            fail(e);
            question.answer().completeExceptionally(e);
        } catch (RuntimeException e) {
            question.answer().completeExceptionally(e); // else the reader would wait for it for ever
            throw e;
        }
    }

    /** The positions first: if partitions are taken in between, the fence of the positions has moved. */
    private Letters.PositionsRead read(Map<TopicPartitionId, KafkaTopic> wanted) throws SQLException {
        Map<TopicPartitionId, UUID> topicIds = new HashMap<>();
        Map<String, KafkaTopic> asKafkaTells = new HashMap<>();
        wanted.forEach((partition, topic) -> {
            topicIds.put(partition, topic.id());
            asKafkaTells.put(partition.topic(), topic);
        });
        Map<TopicPartitionId, HeldPosition> positions =
                new HashMap<>(sessions.open().readPositions(topicIds));
        Map<String, KnownTopic> topics = sessions.open().readTopics(asKafkaTells);
        positions
                .keySet()
                .removeIf(partition ->
                        partition.partition() >= topics.get(partition.topic()).partitions());
        return new Letters.PositionsRead(positions, topics);
    }

    private void takeIn(Letters.TakeIn grown) throws InterruptedException {
        try {
            Map<Integer, Long> behind = sessions.open().takeIn(grown.topic(), grown.now(), grown.ends());
            if (behind.isEmpty()) {
                Set<TopicPartitionId> ours = new HashSet<>(held.all().keySet());
                ours.removeIf(partition -> !partition.topic().equals(grown.topic()));
                held.readAgain(ours, 0, ""); // with the marks; other workers find out at the fence
            }
            grown.answer().complete(behind);
        } catch (SQLException e) {
            fail(e);
            grown.answer().completeExceptionally(e);
        }
    }

    private void merge(Buffer buffer) throws InterruptedException {
        if (rules.halts().haltsAll()) {
            held.readAllAgain(0); // another worker met the record; the partitions stop there
            return;
        }
        Set<TopicPartitionId> out = held.stale(buffer);
        if (out.containsAll(buffer.spans().keySet())) {
            return;
        }
        long begin = System.nanoTime();
        try {
            counts.findings().store(source, sessions.open());
            new BufferMerge(rules, sessions, held, buffer, out).run();
            works();
            counts.batch(buffer.entries().size());
            if (LOG.isDebugEnabled() && !buffer.entries().isEmpty()) {
                LOG.debug(
                        "{}: merged batch events={} partitions={} elapsed_ms={}",
                        source,
                        buffer.entries().size(),
                        buffer.spans().size(),
                        (System.nanoTime() - begin) / 1_000_000);
            }
        } catch (SQLException e) {
            mergeFailed = true;
            fail(e);
        } catch (Fenced e) {
            LOG.warn("{}: {}; reading their stored positions again", source, e.getMessage());
            held.readAgain(buffer.spans().keySet(), 0, "");
        }
    }

    private void works() {
        mergeFailed = false;
        backoff.reset();
        if (status.writerWorks()) {
            LOG.info("{}: target database works again after failed attempts: {}", source, failures);
        }
        failures = 0;
    }

    /** The infrastructure's fault: everything from the stored positions again, after a pause. */
    private void fail(SQLException e) throws InterruptedException {
        String message = ConnectFailure.exception("target database", e).getMessage();
        failures++;
        if (status.writerFailed(message)) {
            LOG.warn("{}: {}; retrying", source, message);
        } else {
            LOG.debug("{}: attempt {}: {}", source, failures, message);
        }
        sessions.close();
        held.readAllAgain(0);
        Thread.sleep(backoff.millis());
    }

    /** After a fault of our own: everything from the stored positions again. */
    void reset() {
        sessions.close();
        held.readAllAgain(1_000);
    }

    /** From another thread: cancels what runs on the target, so that the batch is rolled back. */
    void cancel() {
        sessions.current().ifPresent(TargetSession::cancel);
    }

    /** By the writer's thread, at its end. */
    void close() {
        sessions.close();
    }
}
