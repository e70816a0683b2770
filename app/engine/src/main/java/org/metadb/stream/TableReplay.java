package org.metadb.stream;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.metadb.change.AppliedChanges;
import org.metadb.change.Batch;
import org.metadb.change.Destination;
import org.metadb.change.TableBatch;
import org.metadb.event.ChangeEvent;
import org.metadb.event.Decoder;
import org.metadb.event.Operation;
import org.metadb.merge.Rewind;
import org.metadb.merge.TableMerge;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;
import org.metadb.schema.TableSchema;
import org.metadb.target.Refusal;
import org.metadb.target.ReplaySession;
import org.metadb.target.ReplaySession.Failure;
import org.metadb.target.StoredRecord;
import org.metadb.target.TableBlocked;
import org.metadb.target.Tables;
import org.metadb.target.TablesChanged;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays dead letters of one table at a time, many keys in a transaction; what PostgreSQL refuses is halved until the dead letter at fault is alone. For
 * one thread.
 */
final class TableReplay {

    private static final Logger LOG = LoggerFactory.getLogger(TableReplay.class);
    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MILLIS = 200;
    /** What is kept of the keys of one transaction is read into memory. */
    private static final long BYTES_MAX = 64L << 20;

    private final ReplaySession session;
    private final Tables tables;
    private final Decoder decoder;
    private final String source;

    TableReplay(ReplaySession session, Tables tables, Decoder decoder, String source) {
        this.session = session;
        this.tables = tables;
        this.decoder = decoder;
        this.source = source;
    }

    /**
     * Applies groups of one table.
     *
     * @param failures takes those that fail
     * @return how many dead letters were applied
     */
    int apply(Destination destination, List<LetterGroup> groups, Map<Long, Failure> failures)
            throws SQLException, InterruptedException {
        String reason;
        try {
            return together(destination, groups);
        } catch (CannotReplay e) {
            reason = e.getMessage();
        } catch (SQLException e) {
            if (!Refusal.isOfTheRow(e)) {
                throw e;
            }
            reason = Refusal.reason(e);
        }
        if (groups.size() > 1) {
            int middle = groups.size() / 2;
            return apply(destination, groups.subList(0, middle), failures)
                    + apply(destination, groups.subList(middle, groups.size()), failures);
        }
        LetterGroup group = groups.get(0);
        if (group.items().size() > 1) {
            int applied = 0;
            for (LetterGroup single : group.singly()) {
                applied += apply(destination, List.of(single), failures);
            }
            return applied;
        }
        LetterGroup.Item item = group.items().get(0);
        failures.put(
                item.stored().id(),
                new Failure(
                        reason,
                        item.event().source().schema(),
                        item.event().source().table()));
        return 0;
    }

    private int together(Destination destination, List<LetterGroup> groups)
            throws SQLException, CannotReplay, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(destination, groups);
            } catch (TablesChanged e) {
                tables.forget(e.tables());
                if (attempt == ATTEMPTS) {
                    throw new SQLException(e.getMessage(), SqlState.SERIALIZATION_FAILURE, e);
                }
            } catch (TableBlocked e) {
                throw MetadbException.target(SqlState.LOCK_NOT_AVAILABLE, e.getMessage(), e);
            } catch (SQLException e) {
                boolean passes = Set.of(SqlState.LOCK_NOT_AVAILABLE, SqlState.DEADLOCK, SqlState.SERIALIZATION_FAILURE)
                        .contains(String.valueOf(e.getSQLState()));
                if (!passes || attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** One transaction. */
    private int once(Destination destination, List<LetterGroup> groups)
            throws SQLException, CannotReplay, TablesChanged, TableBlocked {
        Batch wanted = new Batch();
        groups.forEach(group -> group.items().forEach(item -> wanted.add(destination, item.event())));
        Optional<TableSchema> schema = session.ensure(only(wanted));
        while (true) {
            try {
                Done done = apply(destination, groups, schema);
                if (done.lacking().isEmpty()) {
                    return done.applied();
                }
                schema = session.ensure(only(done.lacking().get()));
            } catch (SQLException | CannotReplay | TablesChanged | RuntimeException e) {
                session.rollback(e);
                throw e;
            }
        }
    }

    /**
     * How a transaction went.
     *
     * @param applied dead letters that are gone with it
     * @param lacking if nothing was done since the table lacks something: the batch to prepare it for
     */
    private record Done(int applied, Optional<Batch> lacking) {}

    private Done apply(Destination destination, List<LetterGroup> groups, Optional<TableSchema> schema)
            throws SQLException, CannotReplay, TablesChanged {
        List<Long> ids = groups.stream().flatMap(group -> group.ids().stream()).toList();
        if (schema.isPresent()) {
            session.begin(schema.get());
        }
        Set<Long> chosen = session.lock(ids);
        Batch batch = new Batch();
        List<KeySequence> sequences = sequences(destination, groups, chosen, batch);
        AppliedChanges back = new AppliedChanges();
        sequences.forEach(sequence -> sequence.addTo(back));
        for (LetterGroup group : groups) {
            ChangeEvent first = group.items().get(0).event();
            if (group.key().isEmpty() && first.operation() != Operation.TRUNCATE && chosen.containsAll(group.ids())) {
                batch.add(destination, first); // a table without key: nothing can be said to follow it
            }
        }
        if (schema.isPresent()) {
            TableSchema table = schema.get();
            if (!batch.isEmpty()) {
                TableBatch changes = only(batch);
                if (!TableMerge.lacking(changes, table).isEmpty()) {
                    session.rollback(new IllegalStateException("to be prepared first"));
                    return new Done(0, Optional.of(batch));
                }
                List<Rewind> rewinds = back.segments().stream()
                        .map(segment -> Rewind.plan(table, destination.origin(), segment))
                        .toList();
                if (session.apply(rewinds, TableMerge.plan(changes, table))) {
                    LOG.warn("{}: no current value for unavailable data in table \"{}\"", source, destination.table());
                }
            }
            for (LetterGroup group : groups) {
                ChangeEvent first = group.items().get(0).event();
                if (first.operation() == Operation.TRUNCATE && chosen.containsAll(group.ids())) {
                    session.truncate(table, destination.origin(), first.source());
                }
            }
        }
        settle(groups, sequences, chosen);
        session.commit();
        return new Done(chosen.size(), Optional.empty());
    }

    private List<KeySequence> sequences(
            Destination destination, List<LetterGroup> groups, Set<Long> chosen, Batch batch)
            throws SQLException, CannotReplay {
        Map<String, List<byte[]>> keys = new LinkedHashMap<>();
        groups.forEach(group -> group.key()
                .ifPresent(key -> keys.computeIfAbsent(group.topic(), first -> new ArrayList<>())
                        .add(key)));
        List<KeySequence> sequences = new ArrayList<>();
        for (Map.Entry<String, List<byte[]>> topic : keys.entrySet()) {
            if (session.sequenceBytes(topic.getKey(), topic.getValue()) > BYTES_MAX) {
                throw new CannotReplay(
                        "its key has more than 64 MB of later records, which would have to be applied again;"
                                + " a new snapshot of the table mends it");
            }
            Map<ByteBuffer, List<StoredRecord>> byKey = new HashMap<>();
            topic.getValue().forEach(key -> byKey.put(ByteBuffer.wrap(key), new ArrayList<>()));
            for (StoredRecord stored : session.sequences(topic.getKey(), topic.getValue())) {
                byte[] key = stored.record().key();
                if (key == null) {
                    byKey.values().forEach(records -> records.add(stored));
                } else {
                    byKey.get(ByteBuffer.wrap(key)).add(stored);
                }
            }
            for (LetterGroup group : groups) {
                if (group.key().isPresent() && group.topic().equals(topic.getKey())) {
                    KeySequence sequence = new KeySequence(group, chosen);
                    sequence.read(byKey.get(ByteBuffer.wrap(group.key().get())), decoder, batch, destination);
                    sequences.add(sequence);
                }
            }
        }
        return sequences;
    }

    private void settle(List<LetterGroup> groups, List<KeySequence> sequences, Set<Long> chosen) throws SQLException {
        Set<String> topics = new HashSet<>();
        for (KeySequence sequence : sequences) {
            LetterGroup group = sequence.group();
            session.settle(group.topic(), group.key(), sequence.applied(), sequence.firstLeft());
            topics.add(group.topic());
        }
        for (LetterGroup group : groups) {
            if (group.key().isEmpty()) {
                List<StoredRecord> letters = group.items().stream()
                        .map(LetterGroup.Item::stored)
                        .filter(letter -> chosen.contains(letter.id()))
                        .toList();
                session.settle(group.topic(), Optional.empty(), letters, Long.MAX_VALUE);
                topics.add(group.topic());
            }
        }
        for (String topic : topics) {
            session.settleTruncations(topic);
        }
    }

    private static TableBatch only(Batch batch) {
        return batch.tables().iterator().next();
    }
}
