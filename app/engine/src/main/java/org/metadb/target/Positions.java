package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.metadb.pg.SqlFile;
import org.metadb.position.TopicPartitionId;

/**
 * The stored positions of one data source and consumer group, in {@code metadb.position} and {@code metadb.memory}. A position moves only in the
 * transaction that commits the rows before it, and only if it is as the worker last stored it: so no record is merged twice, whoever believes to own
 * the partition. Used by one writer on its connection, which has autocommit off.
 */
public final class Positions {

    private static final String PREPARE = SqlFile.read("target/positions_prepare.sql");
    private static final String LOCK = SqlFile.read("target/positions_lock.sql");
    private static final String STORE = SqlFile.read("target/positions_store.sql");

    private final String dataSource;
    private final String consumerGroup;

    public Positions(String dataSource, String consumerGroup) {
        this.dataSource = dataSource;
        this.consumerGroup = consumerGroup;
    }

    /**
     * Reads positions at the start of an assignment, in a transaction of its own. A topic made anew has another id, and so begins at 0, with
     * the memory of the one before.
     */
    public Map<TopicPartitionId, HeldPosition> read(Connection connection, Map<TopicPartitionId, UUID> partitions)
            throws SQLException {
        List<TopicPartitionId> wanted = List.copyOf(new TreeSet<>(partitions.keySet()));
        UUID[] ids = wanted.stream().map(partitions::get).toArray(UUID[]::new);
        try (PreparedStatement statement = connection.prepareStatement(PREPARE)) {
            statement.setString(1, dataSource);
            statement.setString(2, consumerGroup);
            keys(statement, 3, wanted, ids);
            statement.execute();
        }
        Map<TopicPartitionId, HeldPosition> read = select(connection, wanted, ids);
        connection.commit();
        return read;
    }

    /**
     * Locks the positions of a batch and checks them, first thing in its transaction.
     *
     * @throws Fenced if any is not as this worker last stored it
     */
    void lock(Connection connection, Collection<Progress> batch) throws SQLException, Fenced {
        List<Progress> ordered = ordered(batch);
        List<TopicPartitionId> wanted =
                ordered.stream().map(Progress::partition).toList();
        Map<TopicPartitionId, HeldPosition> stored = select(connection, wanted, ids(ordered));
        Set<TopicPartitionId> taken = new TreeSet<>();
        for (Progress progress : ordered) {
            HeldPosition now = stored.get(progress.partition());
            HeldPosition before = progress.before();
            if (now == null || now.revision() != before.revision() || !Arrays.equals(now.memory(), before.memory())) {
                taken.add(progress.partition());
            }
        }
        if (!taken.isEmpty()) {
            throw new Fenced(taken);
        }
    }

    /** Moves the positions, last thing in the batch's transaction. */
    void store(Connection connection, Collection<Progress> batch) throws SQLException {
        List<Progress> ordered = ordered(batch);
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            keys(statement, 1, ordered.stream().map(Progress::partition).toList(), ids(ordered));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "bigint", ordered.stream().map(Progress::nextOffset).toArray(Long[]::new)));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "bytea", ordered.stream().map(Progress::memory).toArray(byte[][]::new)));
            statement.setString(6, dataSource);
            statement.setString(7, dataSource);
            statement.setString(8, consumerGroup);
            int moved = statement.executeUpdate();
            if (moved != ordered.size()) {
                throw new IllegalStateException("stored " + moved + " positions of " + ordered.size());
            }
        }
    }

    private Map<TopicPartitionId, HeldPosition> select(Connection connection, List<TopicPartitionId> wanted, UUID[] ids)
            throws SQLException {
        Map<TopicPartitionId, HeldPosition> positions = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            keys(statement, 1, wanted, ids);
            statement.setString(4, dataSource);
            statement.setString(5, consumerGroup);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TopicPartitionId partition = new TopicPartitionId(rows.getString(1), rows.getInt(2));
                    long revision = rows.getLong(5);
                    positions.put(
                            partition,
                            new HeldPosition(
                                    partition,
                                    rows.getObject(3, UUID.class),
                                    rows.getLong(4),
                                    revision,
                                    rows.getBytes(6),
                                    rows.getObject(7, OffsetDateTime.class).toInstant(),
                                    revision <= 0));
                }
            }
        }
        return positions;
    }

    private static List<Progress> ordered(Collection<Progress> batch) {
        return batch.stream().sorted(Comparator.comparing(Progress::partition)).toList();
    }

    private static UUID[] ids(List<Progress> batch) {
        return batch.stream().map(progress -> progress.before().topicId()).toArray(UUID[]::new);
    }

    private static void keys(PreparedStatement statement, int first, List<TopicPartitionId> partitions, UUID[] ids)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(first, connection.createArrayOf("uuid", ids));
        statement.setArray(
                first + 1,
                connection.createArrayOf(
                        "text", partitions.stream().map(TopicPartitionId::topic).toArray(String[]::new)));
        statement.setArray(
                first + 2,
                connection.createArrayOf(
                        "integer",
                        partitions.stream().map(TopicPartitionId::partition).toArray(Integer[]::new)));
    }
}
