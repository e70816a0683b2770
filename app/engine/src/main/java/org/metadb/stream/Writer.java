package org.metadb.stream;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.metadb.catalog.OnError;
import org.metadb.change.Destination;
import org.metadb.change.Route;
import org.metadb.change.Routing;
import org.metadb.change.StandingRows;
import org.metadb.change.TableBatch;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.event.RawRecord;
import org.metadb.event.Row;
import org.metadb.merge.MergeStep;
import org.metadb.merge.TableMerge;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.position.Memory;
import org.metadb.position.TopicPartitionId;
import org.metadb.schema.TableSchema;
import org.metadb.target.ConnectFailure;
import org.metadb.target.DeadLetter;
import org.metadb.target.Fenced;
import org.metadb.target.HeldPosition;
import org.metadb.target.KafkaTopic;
import org.metadb.target.KnownTopic;
import org.metadb.target.Progress;
import org.metadb.target.Refusal;
import org.metadb.target.SourceTables;
import org.metadb.target.TableBlocked;
import org.metadb.target.TablesChanged;
import org.metadb.target.TargetSession;
import org.metadb.target.UnexpectedRows;
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
    private static final long SET_ASIDE_MILLIS = 5_000;
    private static final int PLANS_MAX = 5;

    private final String source;
    private final String consumerGroup;
    private final StreamContext context;
    private final Supplier<Routing> routing;
    private final boolean columnsStopped;
    private final OnError onError;
    private final Halts halts;
    private final Function<RawRecord, Optional<Row>> befores;
    private final Mailbox mailbox;
    private final WorkerStatus status;
    private final StreamCounts counts;
    private final Backoff backoff = new Backoff();
    private final Map<TopicPartitionId, HeldPartition> held = new HashMap<>();
    /** Why partitions were set aside, as it was said last: repeated every few seconds as long as a table is blocked. */
    private final Map<TopicPartitionId, String> saidAside = new HashMap<>();

    private volatile TargetSession session;
    /** When the letter under way was taken; 0 between letters. */
    private volatile long takenNanos;

    private boolean mergeFailed;
    private long failures;

    Writer(
            String source,
            String consumerGroup,
            StreamContext context,
            Supplier<Routing> routing,
            boolean columnsStopped,
            OnError onError,
            Halts halts,
            Function<RawRecord, Optional<Row>> befores,
            Mailbox mailbox,
            WorkerStatus status,
            StreamCounts counts) {
        this.source = source;
        this.consumerGroup = consumerGroup;
        this.context = context;
        this.routing = routing;
        this.columnsStopped = columnsStopped;
        this.onError = onError;
        this.halts = halts;
        this.befores = befores;
        this.mailbox = mailbox;
        this.status = status;
        this.counts = counts;
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
            release.partitions().forEach(held::remove);
            if (!release.done().complete(null)) {
                release.partitions().forEach(mailbox.committed()::remove); // the reader waits no longer
            }
        } else {
            storeFindings();
        }
    }

    /** Nothing else to do: counts of findings, and what was found of a batch only when it was merged. */
    private void storeFindings() throws InterruptedException {
        if (session != null && !mergeFailed) {
            try {
                counts.findings().store(source, session);
            } catch (SQLException e) {
                fail(e);
            }
        }
    }

    /** The session, if what the writer does with it has taken longer than that. From any thread. */
    Optional<TargetSession> waitingLonger(long nanos) {
        long taken = takenNanos;
        return taken != 0 && System.nanoTime() - taken > nanos ? Optional.ofNullable(session) : Optional.empty();
    }

    private void readPositions(Letters.ReadPositions question) throws InterruptedException {
        try {
            Letters.PositionsRead read = read(question.topics());
            counts.findings().restore(session);
            read.positions().forEach((partition, position) -> {
                held.put(
                        partition,
                        new HeldPartition(
                                question.generations().get(partition),
                                position,
                                Memory.decode(position.memory()),
                                read.topics().get(partition.topic())));
                mailbox.committed().put(partition, position.nextOffset());
            });
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
        Map<TopicPartitionId, HeldPosition> positions = new HashMap<>(open().readPositions(topicIds));
        Map<String, KnownTopic> topics = session.readTopics(asKafkaTells);
        positions
                .keySet()
                .removeIf(partition ->
                        partition.partition() >= topics.get(partition.topic()).partitions());
        return new Letters.PositionsRead(positions, topics);
    }

    private void takeIn(Letters.TakeIn grown) throws InterruptedException {
        try {
            Map<Integer, Long> behind = open().takeIn(grown.topic(), grown.now(), grown.ends());
            if (behind.isEmpty()) {
                Set<TopicPartitionId> ours = new HashSet<>(held.keySet());
                ours.removeIf(partition -> !partition.topic().equals(grown.topic()));
                readAgain(ours, 0, ""); // with the marks; other workers find out at the fence
            }
            grown.answer().complete(behind);
        } catch (SQLException e) {
            fail(e);
            grown.answer().completeExceptionally(e);
        }
    }

    private TargetSession open() throws SQLException {
        if (session == null) {
            session =
                    TargetSession.open(context.target(), context.tables(), source, consumerGroup, context.milestones());
        }
        return session;
    }

    private void merge(Buffer buffer) throws InterruptedException {
        if (halts.haltsAll()) {
            readAgain(Set.copyOf(held.keySet()), 0, ""); // another worker met the record; the partitions stop there
            return;
        }
        Set<TopicPartitionId> out = stale(buffer);
        if (out.containsAll(buffer.spans().keySet())) {
            return;
        }
        long begin = System.nanoTime();
        try {
            counts.findings().store(source, open());
            merge(buffer, 0, buffer.entries().size(), out, "");
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
            readAgain(buffer.spans().keySet(), 0, "");
        }
    }

    /** Partitions whose records were read before the writer was told of another beginning. */
    private Set<TopicPartitionId> stale(Buffer buffer) {
        Set<TopicPartitionId> stale = new HashSet<>();
        buffer.spans().forEach((partition, span) -> {
            HeldPartition now = held.get(partition);
            if (now == null || now.generation() != span.generation()) {
                stale.add(partition);
            }
        });
        return stale;
    }

    /**
     * Merges a range of the buffer. If the target refuses the data, the range is halved until the record at fault is alone.
     *
     * @param out partitions to leave out; those set aside on the way are added
     * @param refusal for a range of one record: why it goes to the dead letters; empty: it is merged
     */
    private void merge(Buffer buffer, int from, int to, Set<TopicPartitionId> out, String refusal)
            throws SQLException, Fenced, InterruptedException {
        StandingRows standing = new StandingRows();
        for (int plan = 1; ; plan++) {
            resolve(buffer, from, to, out);
            List<TableMerge> merges = new ArrayList<>();
            List<TableSchema> planned = new ArrayList<>();
            try {
                Fold fold = fold(buffer, from, to, out, refusal, standing);
                if (onError == OnError.STOP && !fold.deadLetters().isEmpty()) {
                    stopAt(buffer, from, fold.deadLetters().get(0), out);
                    return;
                }
                if (prepare(fold, merges, planned, out)) {
                    continue;
                }
                boolean last = to == buffer.entries().size();
                Map<TopicPartitionId, Buffer.Span> spans = last ? new HashMap<>(buffer.spans()) : new HashMap<>();
                spans.keySet().removeAll(out);
                List<Progress> progress = fold.progress(held, spans);
                if (!progress.isEmpty()) {
                    Set<TableName> lost = session.commit(
                            merges,
                            planned,
                            fold.batch().truncations(),
                            progress,
                            fold.deadLetters(),
                            fold.followers(),
                            fold.batch()::expects);
                    lost.forEach(table -> {
                        if (hasKeylessRows(merges, table)) {
                            counts.unseenRow(table);
                            return;
                        }
                        counts.lostValue(table);
                        counts.findings()
                                .unseenValue(session, table, context.clock().instant());
                    });
                    committed(fold, progress);
                }
                return;
            } catch (TablesChanged e) {
                context.tables().forget(e.tables());
                giveUp(plan, e);
            } catch (UnexpectedRows e) {
                standing.addAll(e.rows());
                giveUp(plan, e);
            } catch (SQLException e) {
                if (!SqlState.isDataFault(e.getSQLState()) || !refusal.isEmpty()) {
                    throw e;
                }
                split(buffer, from, to, out, e);
                return;
            } catch (RuntimeException e) {
                splitByFault(buffer, from, to, out, e);
                return;
            }
        }
    }

    private static boolean hasKeylessRows(List<TableMerge> merges, TableName table) {
        return merges.stream()
                .filter(merge -> merge.destination().table().equals(table))
                .flatMap(merge -> merge.steps().stream())
                .anyMatch(MergeStep.StageRows.class::isInstance);
    }

    private static void giveUp(int plan, Exception why) throws SQLException {
        if (plan == PLANS_MAX) {
            throw new SQLException(why.getMessage(), SqlState.SERIALIZATION_FAILURE, why);
        }
    }

    /** Commits what stands before the first bad record of a data source that is told to stop there, and stops all its partitions. */
    private void stopAt(Buffer buffer, int from, DeadLetter letter, Set<TopicPartitionId> out)
            throws SQLException, Fenced, InterruptedException {
        int at = from;
        while (buffer.entries().get(at).raw() != letter.record()) {
            at++;
        }
        if (at > from) {
            merge(buffer, from, at, out, "");
        }
        String reason = Halted.byRecord(source, letter);
        if (halts.haltAll(reason)) {
            LOG.error("{}: {}", source, reason);
        }
        out.addAll(buffer.spans().keySet());
        readAgain(Set.copyOf(held.keySet()), 0, "");
    }

    /** The program failed over a range: it is halved until the record at fault is alone; its partition stops there, the others go on. */
    private void splitByFault(Buffer buffer, int from, int to, Set<TopicPartitionId> out, RuntimeException fault)
            throws SQLException, Fenced, InterruptedException {
        if (to == from) {
            throw fault;
        }
        closeSession(); // it may be in the middle of anything
        open();
        if (to - from > 1) {
            int middle = (from + to) / 2;
            merge(buffer, from, middle, out, "");
            merge(buffer, middle, to, out, "");
            return;
        }
        Buffer.Entry entry = buffer.entries().get(from);
        String reason = Halted.byFault(entry.raw().at().toString(), fault);
        if (halts.halt(entry.partition(), reason)) {
            LOG.error("{}: {}", source, reason, Halted.trace(fault));
        }
        out.add(entry.partition());
        readAgain(Set.of(entry.partition()), 0, "");
        if (to == buffer.entries().size()) {
            merge(buffer, to, to, out, ""); // the positions of the others, behind their last records
        }
    }

    private void split(Buffer buffer, int from, int to, Set<TopicPartitionId> out, SQLException fault)
            throws SQLException, Fenced, InterruptedException {
        if (to - from > 1) {
            int middle = (from + to) / 2;
            merge(buffer, from, middle, out, "");
            merge(buffer, middle, to, out, "");
        } else {
            merge(buffer, from, to, out, Refusal.reason(fault));
        }
    }

    /** Asks where each source table of the range is kept that this session does not know yet. Held ones put their partitions aside. */
    private void resolve(Buffer buffer, int from, int to, Set<TopicPartitionId> out) throws SQLException {
        Routing rules = routing.get();
        Map<List<String>, String> reasons = new HashMap<>();
        for (Buffer.Entry entry : buffer.entries().subList(from, to)) {
            if (!(entry.decoded() instanceof ChangeEvent event) || out.contains(entry.partition())) {
                continue;
            }
            String schema = event.source().schema();
            String table = event.source().table();
            boolean several = held.get(entry.partition()).topic().several();
            Optional<Destination> known = session.known(schema, table);
            if (known.isPresent()) {
                if (several) {
                    session.readTruncations(known.get());
                }
                continue;
            }
            if (!(rules.route(schema, table) instanceof Route.Kept kept)) {
                continue;
            }
            if (event.operation() == Operation.TRUNCATE && !several) {
                session.find(schema, table); // a table that was never filled stays unknown: there is nothing to end
                continue;
            }
            String reason = reasons.get(List.of(schema, table));
            if (reason == null) {
                SourceTables.Resolved resolved =
                        session.resolve(schema, table, new Destination(kept.target(), kept.origin()));
                reason = resolved instanceof SourceTables.Resolved.Held h ? h.reason() : "";
                reasons.put(List.of(schema, table), reason);
            }
            if (!reason.isEmpty()) {
                setAside(Set.of(entry.partition()), reason, out);
            } else if (several) {
                session.readTruncations(session.known(schema, table).orElseThrow());
            }
        }
    }

    private Fold fold(
            Buffer buffer, int from, int to, Set<TopicPartitionId> out, String refusal, StandingRows standing) {
        Fold fold = new Fold(
                routing.get(),
                this::identity,
                session::truncations,
                columnsStopped,
                session::mayHaveLetters,
                befores,
                standing);
        if (refusal.isEmpty()) {
            for (Buffer.Entry entry : buffer.entries().subList(from, to)) {
                if (!out.contains(entry.partition())) {
                    fold.announce(entry, held.get(entry.partition()));
                }
            }
        }
        for (Buffer.Entry entry : buffer.entries().subList(from, to)) {
            TopicPartitionId partition = entry.partition();
            if (out.contains(partition)) {
                continue;
            }
            if (refusal.isEmpty()) {
                fold.take(entry, held.get(partition));
            } else {
                fold.refuse(entry, held.get(partition), refusal);
            }
        }
        return fold;
    }

    private Optional<Destination> identity(String schema, String table) {
        return session.known(schema, table);
    }

    /**
     * Makes the tables able to take the batch and plans it.
     *
     * @return whether partitions were set aside, so that the batch is to be folded again without them
     */
    private boolean prepare(Fold fold, List<TableMerge> merges, List<TableSchema> planned, Set<TopicPartitionId> out)
            throws SQLException {
        boolean aside = false;
        for (TableBatch table : fold.batch().tables()) {
            try {
                Optional<TableSchema> schema = session.ensure(table);
                schema.ifPresent(ready -> {
                    merges.add(TableMerge.plan(table, ready));
                    planned.add(ready);
                });
            } catch (TableBlocked e) {
                setAside(fold.carriers(table.destination().table()), e.getMessage(), out);
                aside = true;
            }
        }
        return aside;
    }

    private void setAside(Set<TopicPartitionId> partitions, String reason, Set<TopicPartitionId> out) {
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

    private void readAgain(Set<TopicPartitionId> partitions, long afterMillis, String reason) {
        partitions.forEach(held::remove);
        mailbox.write(new Letters.ReadAgain(Set.copyOf(partitions), afterMillis, reason));
    }

    private void committed(Fold fold, List<Progress> progress) {
        for (Progress moved : progress) {
            TopicPartitionId partition = moved.partition();
            held.put(partition, fold.after(moved, held.get(partition)));
            saidAside.remove(partition);
            mailbox.committed().put(partition, moved.nextOffset());
        }
        counts.committed(source, fold, context.clock().instant());
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
        closeSession();
        if (!held.isEmpty()) {
            readAgain(Set.copyOf(held.keySet()), 0, "");
        }
        Thread.sleep(backoff.millis());
    }

    /** After a fault of our own: everything from the stored positions again. */
    void reset() {
        closeSession();
        if (!held.isEmpty()) {
            readAgain(Set.copyOf(held.keySet()), 1_000, "");
        }
    }

    private void closeSession() {
        TargetSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }

    /** From another thread: cancels what runs on the target, so that the batch is rolled back. */
    void cancel() {
        TargetSession open = session;
        if (open != null) {
            open.cancel();
        }
    }

    /** By the writer's thread, at its end. */
    void close() {
        closeSession();
    }
}
