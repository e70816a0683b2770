package org.metadb.stream;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.metadb.catalog.OnError;
import org.metadb.change.Destination;
import org.metadb.change.Route;
import org.metadb.change.Routing;
import org.metadb.change.StandingRows;
import org.metadb.change.TableBatch;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Operation;
import org.metadb.merge.ColumnNews;
import org.metadb.merge.MergeStep;
import org.metadb.merge.TableMerge;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.position.TopicPartitionId;
import org.metadb.schema.TableSchema;
import org.metadb.target.DeadLetter;
import org.metadb.target.Fenced;
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
 * Merges the records of one buffer: finds their tables, folds them into a batch, makes the tables able to take it, commits. If the target refuses the
 * data, or the program fails at it, the range is halved until the record at fault is alone. By the writer's thread; one use each.
 */
final class BufferMerge {

    private static final Logger LOG = LoggerFactory.getLogger(BufferMerge.class);
    private static final int PLANS_MAX = 5;

    private final MergeRules rules;
    private final SessionHolder sessions;
    private final HeldPartitions held;
    private final Buffer buffer;
    /** Partitions to leave out. */
    private final Set<TopicPartitionId> out;

    private TargetSession session;

    /** @param out partitions to leave out; those set aside on the way are added */
    BufferMerge(
            MergeRules rules, SessionHolder sessions, HeldPartitions held, Buffer buffer, Set<TopicPartitionId> out) {
        this.rules = rules;
        this.sessions = sessions;
        this.held = held;
        this.buffer = buffer;
        this.out = out;
    }

    /**
     * Merges the whole buffer.
     *
     * @throws SQLException the infrastructure's fault: what was not committed is to be read again
     * @throws Fenced if another worker owns one of the partitions
     */
    void run() throws SQLException, Fenced, InterruptedException {
        session = sessions.open();
        merge(0, buffer.entries().size(), "");
    }

    /**
     * Merges a range of the buffer. If the target refuses the data, the range is halved until the record at fault is alone.
     *
     * @param refusal for a range of one record: why it goes to the dead letters; empty: it is merged
     */
    private void merge(int from, int to, String refusal) throws SQLException, Fenced, InterruptedException {
        StandingRows standing = new StandingRows();
        for (int plan = 1; ; plan++) {
            resolve(from, to);
            List<TableMerge> merges = new ArrayList<>();
            List<TableSchema> planned = new ArrayList<>();
            Optional<Fold> folded = Optional.empty();
            try {
                Fold fold = fold(from, to, refusal, standing);
                folded = Optional.of(fold);
                if (rules.onError() == OnError.STOP && !fold.deadLetters().isEmpty()) {
                    stopAt(from, fold.deadLetters().get(0));
                    return;
                }
                if (prepare(fold, merges, planned)) {
                    continue;
                }
                boolean last = to == buffer.entries().size();
                Map<TopicPartitionId, Buffer.Span> spans = last ? new HashMap<>(buffer.spans()) : new HashMap<>();
                spans.keySet().removeAll(out);
                List<Progress> progress = fold.progress(held.all(), spans);
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
                            rules.counts().unseenRow(table);
                            return;
                        }
                        rules.counts().lostValue(table);
                        rules.counts()
                                .findings()
                                .unseenValue(
                                        session, table, rules.context().clock().instant());
                    });
                    held.committed(fold, progress);
                    rules.counts()
                            .committed(
                                    rules.source(),
                                    fold,
                                    rules.context().clock().instant());
                }
                return;
            } catch (TablesChanged e) {
                rules.context().tables().forget(e.tables());
                giveUp(plan, e);
            } catch (UnexpectedRows e) {
                standing.addAll(e.rows());
                giveUp(plan, e);
            } catch (TableBlocked e) {
                setAside(folded.orElseThrow(), e);
            } catch (SQLException e) {
                if (!Refusal.isOfTheRow(e) || !refusal.isEmpty()) {
                    throw e;
                }
                splitByRefusal(from, to, e);
                return;
            } catch (RuntimeException e) {
                splitByFault(from, to, e);
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
        if (plan >= PLANS_MAX) {
            throw new SQLException(why.getMessage(), SqlState.SERIALIZATION_FAILURE, why);
        }
    }

    /** Commits what stands before the first bad record of a data source that is told to stop there, and stops all its partitions. */
    private void stopAt(int from, DeadLetter letter) throws SQLException, Fenced, InterruptedException {
        int at = from;
        while (buffer.entries().get(at).raw() != letter.record()) {
            at++;
        }
        if (at > from) {
            merge(from, at, "");
        }
        String reason = Halted.byRecord(rules.source(), letter);
        if (rules.halts().haltAll(reason)) {
            LOG.error("{}: {}", rules.source(), reason);
        }
        out.addAll(buffer.spans().keySet());
        held.readAllAgain(0);
    }

    /** The program failed over a range: it is halved until the record at fault is alone; its partition stops there, the others go on. */
    private void splitByFault(int from, int to, RuntimeException fault)
            throws SQLException, Fenced, InterruptedException {
        if (to == from) {
            throw fault;
        }
        sessions.close(); // it may be in the middle of anything
        session = sessions.open();
        if (to - from > 1) {
            halve(from, to);
            return;
        }
        Buffer.Entry entry = buffer.entries().get(from);
        String reason = Halted.byFault(entry.raw().at().toString(), fault);
        if (rules.halts().halt(entry.partition(), reason)) {
            LOG.error("{}: {}", rules.source(), reason, Halted.trace(fault));
        }
        out.add(entry.partition());
        held.readAgain(Set.of(entry.partition()), 0, "");
        if (to == buffer.entries().size()) {
            merge(to, to, ""); // the positions of the others, behind their last records
        }
    }

    /** The target refused the data of a range: it is halved until the record at fault is alone, which goes to the dead letters. */
    private void splitByRefusal(int from, int to, SQLException fault)
            throws SQLException, Fenced, InterruptedException {
        if (to - from > 1) {
            halve(from, to);
        } else {
            merge(from, to, Refusal.reason(fault));
        }
    }

    private void halve(int from, int to) throws SQLException, Fenced, InterruptedException {
        int middle = (from + to) / 2;
        merge(from, middle, "");
        merge(middle, to, "");
    }

    /** Asks where each source table of the range is kept that this session does not know yet. Held ones put their partitions aside. */
    private void resolve(int from, int to) throws SQLException {
        Routing routing = rules.routing().get();
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
            if (!(routing.route(schema, table) instanceof Route.Kept kept)) {
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
                held.setAside(Set.of(entry.partition()), reason, out);
            } else if (several) {
                session.readTruncations(session.known(schema, table).orElseThrow());
            }
        }
    }

    private Fold fold(int from, int to, String refusal, StandingRows standing) {
        Fold fold = new Fold(
                rules.routing().get(),
                session::known,
                session::truncations,
                rules.columnsStopped(),
                session::mayHaveLetters,
                rules.befores(),
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

    /**
     * Makes the tables able to take the batch and plans it.
     *
     * @return whether partitions were set aside, so that the batch is to be folded again without them
     */
    private boolean prepare(Fold fold, List<TableMerge> merges, List<TableSchema> planned) throws SQLException {
        boolean aside = false;
        for (TableBatch table : fold.batch().tables()) {
            try {
                Optional<TableSchema> schema = session.ensure(table, news -> columnsChanged(table, news));
                if (schema.isPresent()) {
                    rules.types().comment(session, schema.get());
                    merges.add(TableMerge.plan(table, schema.get()));
                    planned.add(schema.get());
                }
            } catch (TableBlocked e) {
                setAside(fold, e);
                aside = true;
            }
        }
        rules.counts().findings().store(rules.source(), session); // that columns changed, nobody sees a second time
        return aside;
    }

    private void columnsChanged(TableBatch table, ColumnNews news) {
        rules.counts()
                .findings()
                .columnsChanged(
                        session,
                        table.destination().table(),
                        news,
                        rules.context().clock().instant());
    }

    private void setAside(Fold fold, TableBlocked blocked) {
        held.setAside(fold.carriers(blocked.table()), blocked.getMessage(), out);
    }
}
