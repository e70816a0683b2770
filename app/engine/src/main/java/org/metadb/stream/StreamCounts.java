package org.metadb.stream;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.metadb.event.Source;
import org.metadb.pg.TableName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the workers of a data source have done since the server started, and what they warned of once. Thread-safe. */
final class StreamCounts {

    private static final Logger LOG = LoggerFactory.getLogger(StreamCounts.class);
    private static final int LETTERS_LOGGED = 20;

    private final AtomicLong events = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private final Set<String> keylessTopics = ConcurrentHashMap.newKeySet();
    private final Set<String> keylessInPartitions = ConcurrentHashMap.newKeySet();
    private final Set<String> unroutableTables = ConcurrentHashMap.newKeySet();
    private final Map<String, String> otherForms = new ConcurrentHashMap<>();
    private final Set<TableName> lostIn = ConcurrentHashMap.newKeySet();
    private final Set<TableName> unseenIn = ConcurrentHashMap.newKeySet();
    private final Set<String> wentBack = ConcurrentHashMap.newKeySet();
    private final FindingKeeper findings = new FindingKeeper();
    private volatile Instant lastSnapshotRow = Instant.MIN;

    void batch(int records) {
        events.addAndGet(records);
    }

    /** A batch was committed: counts it, and says what is to be said of it. */
    void committed(String source, Fold fold, Instant now) {
        if (fold.snapshotRows()) {
            lastSnapshotRow = now;
        }
        fold.deadLetters().forEach(letter -> {
            if (deadLetters.incrementAndGet() <= LETTERS_LOGGED) {
                LOG.warn("{}: record put aside in metadb.dead_letter: {}", source, letter);
            } else if (deadLetters.get() % 1000 == 0) {
                LOG.warn("{}: records put aside in metadb.dead_letter so far: {}", source, deadLetters.get());
            }
        });
        fold.keyless().forEach((topic, partition) -> {
            if (keylessTopics.add(topic)) {
                LOG.info("{}: primary key not defined: {}; rows are told apart by their contents", source, topic);
            }
            if (partition > 0 && keylessInPartitions.add(topic)) {
                LOG.warn(
                        "{}: topic {} has several partitions and its table no primary key: the order of changes is not known;"
                                + " use one partition",
                        source,
                        topic);
            }
        });
        fold.unroutable().forEach((table, why) -> {
            if (unroutableTables.add(table)) {
                LOG.warn("{}: source table {} is not kept: {}", source, table, why);
            }
        });
        fold.otherForms().forEach((topic, what) -> {
            if (otherForms.put(topic, what) == null) {
                LOG.warn(
                        "{}: no record of topic {} can be read so long as the connector sends it so: {}",
                        source,
                        topic,
                        what);
            }
        });
        fold.wentBack().forEach((partition, verdict) -> {
            if (wentBack.add(partition + "/" + verdict.lsnBefore() + "/" + verdict.lsnNow())) {
                LOG.warn(
                        "{}: LSNs went back in {}: {} after {} (failover or restore of the source?); no change is lost by it",
                        source,
                        partition,
                        lsn(verdict.lsnNow()),
                        lsn(verdict.lsnBefore()));
            }
        });
    }

    /** A value that an update left out was never seen: null stands in its place. Said once for each table. */
    void lostValue(TableName table) {
        if (lostIn.add(table)) {
            LOG.warn("no current value for unavailable data in table \"{}\"", table);
        }
    }

    /** A row without a key was never seen that an event says was there. Said once for each table. */
    void unseenRow(TableName table) {
        if (unseenIn.add(table)) {
            LOG.warn("row that was changed or deleted was never seen in table \"{}\"", table);
        }
    }

    private static String lsn(long lsn) {
        return lsn == Source.NONE ? "none" : String.format("%X/%X", lsn >>> 32, lsn & 0xffffffffL);
    }

    /** What events showed of values lost before Kafka. */
    FindingKeeper findings() {
        return findings;
    }

    long events() {
        return events.get();
    }

    long deadLetters() {
        return deadLetters.get();
    }

    Set<String> keylessTopics() {
        return keylessTopics;
    }

    /** What to change on the connector, where a topic's records came in another form than Metadb reads; for the status. */
    Optional<String> otherForm() {
        return otherForms.entrySet().stream()
                .findFirst()
                .map(form -> "topic " + form.getKey() + ": " + form.getValue());
    }

    /** When a row of a snapshot was last merged; {@link Instant#MIN} if none was. */
    Instant lastSnapshotRow() {
        return lastSnapshotRow;
    }
}
