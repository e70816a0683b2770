package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.metadb.pg.SqlFile;
import org.metadb.position.Marks;
import org.metadb.position.Memory;

/**
 * How many partitions of each topic of a data source take part, in {@code metadb.topic}. Adding partitions moves keys between all of them. So those
 * added wait until the others have been merged as far as they went; then all are taken in at once, with marks of what had been merged. The
 * fence of every position moves with it: a batch that was judged without the marks does not commit. A crash before that leaves nothing behind.
 */
final class Topics {

    private static final String ENTER = SqlFile.read("target/topic_enter.sql");
    private static final String POSITIONS = SqlFile.read("target/topic_positions.sql");
    private static final String TAKE_IN = SqlFile.read("target/topic_take_in.sql");

    private final String dataSource;
    private final String consumerGroup;

    private record Stored(UUID id, KnownTopic topic) {}

    Topics(String dataSource, String consumerGroup) {
        this.dataSource = dataSource;
        this.consumerGroup = consumerGroup;
    }

    /**
     * What is stored of topics. One that was never read takes part with all its partitions; so does one made anew, which knows how far the one
     * before was merged.
     */
    Map<String, KnownTopic> read(Connection connection, Map<String, KafkaTopic> topics) throws SQLException {
        Map<String, KafkaTopic> wanted = new TreeMap<>(topics);
        Map<String, Stored> stored = select(connection, wanted.keySet().toArray(String[]::new));
        if (stored.size() < wanted.size()) {
            enter(connection, wanted);
            connection.commit();
            stored = select(connection, wanted.keySet().toArray(String[]::new));
        }
        connection.commit();
        Map<String, KnownTopic> known = new TreeMap<>();
        for (Map.Entry<String, Stored> entry : stored.entrySet()) {
            String topic = entry.getKey();
            KafkaTopic now = wanted.get(topic);
            boolean same = entry.getValue().id().equals(now.id());
            known.put(topic, same ? entry.getValue().topic() : madeAnew(connection, topic, now));
        }
        return known;
    }

    private KnownTopic madeAnew(Connection connection, String topic, KafkaTopic now) throws SQLException {
        positions(connection, topic);
        KnownTopic before = lock(connection, topic).topic();
        // with the same number each key is where it was, and the partition's own memory knows it
        Marks marks = before.partitions() == now.partitions() ? before.marks() : marks(connection, topic, before);
        KnownTopic anew = new KnownTopic(now.partitions(), marks);
        store(connection, topic, now.id(), anew);
        connection.commit();
        return anew;
    }

    /**
     * Takes all partitions of a topic in, if the old ones have been merged as far as said. In one transaction.
     *
     * @param ends of the partitions that take part: where each ended when the added ones were first seen
     * @return the old partitions that are not as far, with their positions; empty: all take part now
     */
    Map<Integer, Long> takeIn(Connection connection, String topic, KafkaTopic now, Map<Integer, Long> ends)
            throws SQLException {
        Map<Place, Long> positions = positions(connection, topic);
        Map<Integer, Long> behind = new TreeMap<>();
        ends.forEach((partition, end) -> {
            long nextOffset = positions.getOrDefault(new Place(consumerGroup, now.id(), partition), 0L);
            if (nextOffset < end) {
                behind.put(partition, nextOffset);
            }
        });
        Stored before = lock(connection, topic);
        boolean taken =
                before.topic().partitions() >= now.partitions() || !before.id().equals(now.id());
        if (!taken && behind.isEmpty()) {
            Marks marks = marks(connection, topic, before.topic());
            store(connection, topic, now.id(), new KnownTopic(now.partitions(), marks));
        }
        connection.commit();
        return taken ? Map.of() : behind;
    }

    private record Place(String consumerGroup, UUID topicId, int partition) {}

    /** Locked before the topic's row, as a batch does. */
    private Map<Place, Long> positions(Connection connection, String topic) throws SQLException {
        Map<Place, Long> positions = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(POSITIONS)) {
            statement.setString(1, dataSource);
            statement.setString(2, topic);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    positions.put(
                            new Place(rows.getString(1), rows.getObject(2, UUID.class), rows.getInt(3)),
                            rows.getLong(4));
                }
            }
        }
        return positions;
    }

    private Stored lock(Connection connection, String topic) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select topic, topic_id, partitions, marks from metadb.topic
                where data_source = ? and topic = ? for update""")) {
            statement.setString(1, dataSource);
            statement.setString(2, topic);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return stored(rows);
            }
        }
    }

    private Map<String, Stored> select(Connection connection, String[] topics) throws SQLException {
        Map<String, Stored> stored = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                select topic, topic_id, partitions, marks from metadb.topic
                where data_source = ? and topic = any (?)""")) {
            statement.setString(1, dataSource);
            statement.setArray(2, connection.createArrayOf("text", topics));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    stored.put(rows.getString(1), stored(rows));
                }
            }
        }
        return stored;
    }

    private static Stored stored(ResultSet rows) throws SQLException {
        return new Stored(
                rows.getObject(2, UUID.class), new KnownTopic(rows.getInt(3), Marks.decode(rows.getBytes(4))));
    }

    private void enter(Connection connection, Map<String, KafkaTopic> topics) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
            statement.setString(1, dataSource);
            statement.setArray(
                    2, connection.createArrayOf("text", topics.keySet().toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "uuid", topics.values().stream().map(KafkaTopic::id).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "integer",
                            topics.values().stream().map(KafkaTopic::partitions).toArray()));
            statement.execute();
        }
    }

    private Marks marks(Connection connection, String topic, KnownTopic before) throws SQLException {
        List<Memory> memories = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select state from metadb.memory where data_source = ? and topic = ?")) {
            statement.setString(1, dataSource);
            statement.setString(2, topic);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    memories.add(Memory.decode(rows.getBytes(1)));
                }
            }
        }
        return Marks.of(memories, before.marks());
    }

    private void store(Connection connection, String topic, UUID id, KnownTopic now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TAKE_IN)) {
            statement.setObject(1, id);
            statement.setInt(2, now.partitions());
            statement.setBytes(3, now.marks().encode());
            statement.setString(4, dataSource);
            statement.setString(5, topic);
            statement.execute();
        }
    }
}
