package org.metadb.target;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.metadb.event.Decoder;
import org.metadb.event.RawRecord;
import org.metadb.event.RecordPosition;
import org.metadb.pg.SqlFile;

/**
 * Writes dead letters of one data source, and the records of the same keys that are applied behind them. Both take their numbers from one sequence,
 * in the order of the records of a partition.
 */
final class DeadLetters {

    private static final String FOLLOWING = SqlFile.read("target/dead_letter_followers.sql");

    private static final String INSERT = """
            insert into metadb.dead_letter
                (id, data_source, topic, partition_id, record_offset, record_time, key, value, old_key,
                schema_name, table_name, reason)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    static final String INSERT_FOLLOWER = """
            insert into metadb.dead_letter_follower
                (id, data_source, topic, partition_id, record_offset, record_time, key, value, old_key)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final Comparator<RawRecord> ORDER = Comparator.comparing(
            RawRecord::at,
            Comparator.comparing(RecordPosition::topic)
                    .thenComparing(RecordPosition::partition)
                    .thenComparing(RecordPosition::offset));

    private DeadLetters() {}

    /** Those of the topics that have dead letters. */
    static Set<String> topics(Connection connection, String dataSource, Collection<String> topics) throws SQLException {
        Set<String> found = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                select t from unnest(?::text[]) t
                where exists (select from metadb.dead_letter d where d.data_source = ? and d.topic = t)""")) {
            statement.setArray(1, connection.createArrayOf("text", topics.toArray()));
            statement.setString(2, dataSource);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    /** @param applied new records of topics that have dead letters; those that follow one are kept */
    static void write(
            Connection connection, String dataSource, Collection<DeadLetter> letters, Collection<Follower> applied)
            throws SQLException {
        if (letters.isEmpty() && applied.isEmpty()) {
            return;
        }
        List<RawRecord> records = new ArrayList<>();
        letters.forEach(letter -> records.add(letter.record()));
        applied.forEach(follower -> records.add(follower.record()));
        records.sort(ORDER);
        Map<RawRecord, Long> ids = number(connection, records);
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (DeadLetter letter : letters) {
                bind(
                        statement,
                        ids.get(letter.record()),
                        dataSource,
                        letter.record(),
                        letter.keepsValue(),
                        letter.keepsValue());
                statement.setString(10, letter.schema().isEmpty() ? null : text(letter.schema()));
                statement.setString(11, letter.table().isEmpty() ? null : text(letter.table()));
                statement.setString(12, text(letter.reason()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
        Set<Long> following = following(connection, dataSource, applied, ids);
        if (following.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT_FOLLOWER)) {
            for (Follower follower : applied) {
                long id = ids.get(follower.record());
                if (following.contains(id)) {
                    bind(statement, id, dataSource, follower.record(), true, follower.keepsValue());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static Map<RawRecord, Long> number(Connection connection, List<RawRecord> records) throws SQLException {
        Map<RawRecord, Long> ids = new IdentityHashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select nextval('metadb.dead_letter_id_seq') from generate_series(1, ?)")) {
            statement.setInt(1, records.size());
            try (ResultSet rows = statement.executeQuery()) {
                for (RawRecord record : records) {
                    rows.next();
                    ids.put(record, rows.getLong(1));
                }
            }
        }
        return ids;
    }

    private static Set<Long> following(
            Connection connection, String dataSource, Collection<Follower> applied, Map<RawRecord, Long> ids)
            throws SQLException {
        Set<Long> following = new HashSet<>();
        if (applied.isEmpty()) {
            return following;
        }
        List<Long> numbers = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        for (Follower follower : applied) {
            numbers.add(ids.get(follower.record()));
            topics.add(follower.record().at().topic());
            hashes.add(
                    follower.record().key() == null
                            ? null
                            : hash(follower.record().key()));
        }
        try (PreparedStatement statement = connection.prepareStatement(FOLLOWING)) {
            statement.setArray(1, connection.createArrayOf("bigint", numbers.toArray()));
            statement.setArray(2, connection.createArrayOf("text", topics.toArray()));
            statement.setArray(3, connection.createArrayOf("bytea", hashes.toArray(byte[][]::new)));
            statement.setString(4, dataSource);
            statement.setString(5, dataSource);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    following.add(rows.getLong(1));
                }
            }
        }
        return following;
    }

    /** Of a key; PostgreSQL computes the same from the stored one. */
    static byte[] hash(byte[] key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The parameters 1 to 9 of a record. */
    static void bind(
            PreparedStatement statement,
            long id,
            String dataSource,
            RawRecord record,
            boolean keepsKey,
            boolean keepsValue)
            throws SQLException {
        statement.setLong(1, id);
        statement.setString(2, dataSource);
        statement.setString(3, record.at().topic());
        statement.setInt(4, record.at().partition());
        statement.setLong(5, record.at().offset());
        statement.setTimestamp(6, new Timestamp(record.timeMillis()));
        statement.setBytes(7, keepsKey ? record.key() : null);
        statement.setBytes(8, keepsValue ? record.value() : null);
        statement.setBytes(9, keepsValue ? record.header(Decoder.OLD_KEY).orElse(null) : null);
    }

    /** A reason may quote names from a record that nobody has checked; PostgreSQL's text takes no NUL. */
    static String text(String any) {
        return any.replace('\0', '\ufffd');
    }
}
