package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.metadb.change.Destination;
import org.metadb.change.TableBatch;
import org.metadb.event.Decoder;
import org.metadb.event.RawRecord;
import org.metadb.event.RecordPosition;
import org.metadb.event.Source;
import org.metadb.merge.MergeStep;
import org.metadb.merge.Rewind;
import org.metadb.merge.TableMerge;
import org.metadb.pg.Identifier;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlFragment;
import org.metadb.schema.TableSchema;

/**
 * A session with the target that puts dead letters of a data source through again. A transaction of it holds its one table against every writer, not
 * against readers, from {@link #begin} to {@link #commit}: so the letters and what follows them stay as they were read, and no writer meets a row that
 * comes up beside its own. Owned by one thread.
 */
public final class ReplaySession implements AutoCloseable {

    private static final int LOCK_TIMEOUT_MILLIS = 5_000;
    private static final String SEQUENCES = SqlFile.read("target/replay_sequences.sql");
    private static final String TRUNCATE = SqlFile.read("merge/truncate_late.sql");

    private final TargetSession session;
    private final Connection connection;
    private final String dataSource;

    private ReplaySession(TargetSession session, String dataSource) {
        this.session = session;
        this.connection = session.connection();
        this.dataSource = dataSource;
    }

    public static ReplaySession open(TargetSettings settings, Tables tables, String dataSource) throws SQLException {
        return new ReplaySession(TargetSession.open(settings, tables, dataSource, ""), dataSource);
    }

    /**
     * A source table, by its own name or by that of its current or main table.
     *
     * @param schema of the source, or of the target
     */
    public record Name(String schema, String table) {}

    /** A dead letter by its number, and how many bytes its record has. */
    public record Pending(long id, int bytes) {}

    /** Why a dead letter cannot be applied; schema and table as far as they are known now, else empty. */
    public record Failure(String reason, String schema, String table) {}

    /** The names, in the source, of the tables that are meant; empty if there is none such. */
    public Set<Name> find(Name name) throws SQLException {
        Set<Name> found = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                select source_schema, source_table from metadb.source_table
                where data_source = ? and (source_schema = ? and source_table = ?
                    or schema_name = ? and table_name in (?, regexp_replace(?, '__$', '')))
                union
                select schema_name, table_name from metadb.dead_letter
                where data_source = ? and schema_name = ? and table_name = ?""")) {
            statement.setString(1, dataSource);
            statement.setString(2, name.schema());
            statement.setString(3, name.table());
            statement.setString(4, name.schema());
            statement.setString(5, name.table());
            statement.setString(6, name.table());
            statement.setString(7, dataSource);
            statement.setString(8, name.schema());
            statement.setString(9, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Name(rows.getString(1), rows.getString(2)));
                }
            }
        }
        connection.commit();
        return found;
    }

    /** The dead letters there are, in their order: all, or those of some source tables. */
    public List<Pending> pending(Optional<Set<Name>> of) throws SQLException {
        List<Pending> pending = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                select id, coalesce(length(key), 0) + coalesce(length(value), 0) from metadb.dead_letter
                where data_source = ? and (?::text[] is null or (schema_name, table_name) in (
                    select * from unnest(?::text[], ?::text[])))
                order by id""")) {
            String[] schemas =
                    of.stream().flatMap(Set::stream).map(Name::schema).toArray(String[]::new);
            String[] names = of.stream().flatMap(Set::stream).map(Name::table).toArray(String[]::new);
            statement.setString(1, dataSource);
            statement.setArray(2, of.isEmpty() ? null : connection.createArrayOf("text", schemas));
            statement.setArray(3, connection.createArrayOf("text", schemas));
            statement.setArray(4, connection.createArrayOf("text", names));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    pending.add(new Pending(rows.getLong(1), rows.getInt(2)));
                }
            }
        }
        connection.commit();
        return pending;
    }

    /** Those of the dead letters that are still there, in their order. */
    public List<StoredRecord> letters(Collection<Long> ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select id, true, topic, partition_id, record_offset, record_time, key, value, old_key
                from metadb.dead_letter where id = any (?) order by id""")) {
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            List<StoredRecord> letters = records(statement);
            connection.commit();
            return letters;
        }
    }

    /** See {@link SourceTables#resolve}. */
    public SourceTables.Resolved resolve(String schema, String table, Destination wanted) throws SQLException {
        return session.resolve(schema, table, wanted);
    }

    /** See {@link SourceTables#find}. */
    public Optional<Destination> find(String schema, String table) throws SQLException {
        return session.find(schema, table);
    }

    /** See {@link SchemaChanges#ensure}. */
    public Optional<TableSchema> ensure(TableBatch batch) throws SQLException, TableBlocked {
        return session.ensure(batch);
    }

    /**
     * Begins a transaction that holds the table against writers.
     *
     * @throws TablesChanged if the table is no longer as given
     * @throws SQLException among others 55P03: somebody holds it
     */
    public void begin(TableSchema table) throws SQLException, TablesChanged {
        session.staging().begin();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = " + LOCK_TIMEOUT_MILLIS);
            statement.execute(Sql.template("lock table only ${main} in share row exclusive mode")
                    .with("main", table.names().main())
                    .render());
            session.lock(List.of(table));
        }
    }

    /** Those of the dead letters that are still there; nobody else replays them until the transaction ends. */
    public Set<Long> lock(Collection<Long> ids) throws SQLException {
        Set<Long> there = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select id from metadb.dead_letter where id = any (?) order by id for update")) {
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    there.add(rows.getLong(1));
                }
            }
        }
        return there;
    }

    /** All that is kept of these keys of a topic, dead letters and followers, and the truncations among the topic's followers; in order. */
    public List<StoredRecord> sequences(String topic, Collection<byte[]> keys) throws SQLException {
        byte[][] hashes = keys.stream().map(DeadLetters::hash).toArray(byte[][]::new);
        try (PreparedStatement statement = connection.prepareStatement(SEQUENCES)) {
            for (int part = 0; part < 2; part++) {
                statement.setString(3 * part + 1, dataSource);
                statement.setString(3 * part + 2, topic);
                statement.setArray(3 * part + 3, connection.createArrayOf("bytea", hashes));
            }
            statement.setString(7, dataSource);
            statement.setString(8, topic);
            return records(statement);
        }
    }

    /** Bytes of all that {@link #sequences} would give. */
    public long sequenceBytes(String topic, Collection<byte[]> keys) throws SQLException {
        byte[][] hashes = keys.stream().map(DeadLetters::hash).toArray(byte[][]::new);
        try (PreparedStatement statement = connection.prepareStatement("""
                select coalesce(sum(octet_length(value)), 0) from (
                    select value from metadb.dead_letter
                    where data_source = ? and topic = ? and sha256(key) = any (?::bytea[])
                    union all
                    select value from metadb.dead_letter_follower
                    where data_source = ? and topic = ? and sha256(key) = any (?::bytea[])) v""")) {
            for (int part = 0; part < 2; part++) {
                statement.setString(3 * part + 1, dataSource);
                statement.setString(3 * part + 2, topic);
                statement.setArray(3 * part + 3, connection.createArrayOf("bytea", hashes));
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static List<StoredRecord> records(PreparedStatement statement) throws SQLException {
        List<StoredRecord> records = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Timestamp time = rows.getTimestamp(6);
                byte[] oldKey = rows.getBytes(9);
                records.add(new StoredRecord(
                        rows.getLong(1),
                        rows.getBoolean(2),
                        new RawRecord(
                                new RecordPosition(rows.getString(3), rows.getInt(4), rows.getLong(5)),
                                time == null ? 0 : time.getTime(),
                                rows.getBytes(7),
                                rows.getBytes(8),
                                oldKey == null ? Map.of() : Map.of(Decoder.OLD_KEY, oldKey))));
            }
        }
        return records;
    }

    /** Takes back, then merges. Says whether a value that an update left unchanged was never seen. */
    public boolean apply(List<Rewind> rewinds, TableMerge merge) throws SQLException {
        for (Rewind rewind : rewinds) {
            session.staging().copy(connection, rewind.staging(), rewind.segment());
            for (String sql : rewind.statements()) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.execute();
                }
            }
        }
        boolean lost = false;
        for (MergeStep step : merge.steps()) {
            lost |= session.run(step, merge.destination());
        }
        return lost;
    }

    /** Ends the versions that were there at a truncation that is applied late. */
    public void truncate(TableSchema table, String origin, Source at) throws SQLException {
        List<Identifier> columns = List.copyOf(table.columns().keySet());
        String sql = Sql.template(TRUNCATE)
                .with("current", table.names().current())
                .with("history", table.names().history())
                .with("columns", tail("", columns))
                .with("gone_columns", tail("gone.", columns))
                .render();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, at.timeMicros());
            statement.setString(2, at.streaming() ? String.format("%X/%X", at.lsn() >>> 32, (int) at.lsn()) : null);
            statement.setString(3, origin);
            statement.execute();
        }
    }

    private static SqlFragment tail(String prefix, List<Identifier> columns) {
        StringBuilder tail = new StringBuilder();
        columns.forEach(column -> tail.append(", ").append(prefix).append(column.sql()));
        return Sql.raw(tail.toString());
    }

    /**
     * Dead letters were applied: they go, and of what follows them that which no other dead letter of the key stands before.
     *
     * @param firstLeft number of the first dead letter of the key that stays; {@link Long#MAX_VALUE} if none does
     */
    public void settle(String topic, Optional<byte[]> key, List<StoredRecord> applied, long firstLeft)
            throws SQLException {
        try (PreparedStatement letters =
                        connection.prepareStatement("delete from metadb.dead_letter where id = any (?)");
                PreparedStatement kept = connection.prepareStatement(DeadLetters.INSERT_FOLLOWER);
                PreparedStatement followers = connection.prepareStatement("""
                        delete from metadb.dead_letter_follower
                        where data_source = ? and topic = ? and sha256(key) = ? and id < ?""")) {
            letters.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", applied.stream().map(StoredRecord::id).toArray()));
            letters.execute();
            for (StoredRecord behind : applied) {
                if (behind.id() > firstLeft) {
                    DeadLetters.bind(kept, behind.id(), dataSource, behind.record(), true, true);
                    kept.addBatch();
                }
            }
            kept.executeBatch();
            if (key.isPresent()) {
                followers.setString(1, dataSource);
                followers.setString(2, topic);
                followers.setBytes(3, DeadLetters.hash(key.get()));
                followers.setLong(4, firstLeft);
                followers.execute();
            }
        }
    }

    /** Truncations go when no dead letter of their topic stands before them. */
    public void settleTruncations(String topic) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                delete from metadb.dead_letter_follower f
                where f.data_source = ? and f.topic = ? and f.key is null and not exists (
                    select from metadb.dead_letter d
                    where d.data_source = f.data_source and d.topic = f.topic and d.id < f.id)""")) {
            statement.setString(1, dataSource);
            statement.setString(2, topic);
            statement.execute();
        }
    }

    /** Removes followers that follow nothing, since somebody deleted their dead letter by hand. */
    public void sweep() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                delete from metadb.dead_letter_follower f
                where f.data_source = ? and f.key is not null and not exists (
                    select from metadb.dead_letter d
                    where d.data_source = f.data_source and d.topic = f.topic and sha256(d.key) = sha256(f.key)
                        and d.id < f.id)""")) {
            statement.setString(1, dataSource);
            statement.execute();
        }
        connection.commit();
    }

    public void commit() throws SQLException {
        connection.commit();
    }

    public void rollback(Exception cause) {
        session.rollback(cause);
    }

    /** Says anew, in a transaction of its own, why dead letters cannot be applied. */
    public void renew(Map<Long, Failure> failures) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                update metadb.dead_letter
                set reason = ?, logged_at = now(), schema_name = coalesce(?, schema_name), table_name = coalesce(?, table_name)
                where id = ?""")) {
            for (Map.Entry<Long, Failure> failed : failures.entrySet()) {
                Failure failure = failed.getValue();
                statement.setString(1, DeadLetters.text(failure.reason()));
                statement.setString(2, failure.schema().isEmpty() ? null : DeadLetters.text(failure.schema()));
                statement.setString(3, failure.table().isEmpty() ? null : DeadLetters.text(failure.table()));
                statement.setLong(4, failed.getKey());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        connection.commit();
    }

    @Override
    public void close() {
        session.close();
    }
}
