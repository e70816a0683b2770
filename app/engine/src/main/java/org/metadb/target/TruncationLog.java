package org.metadb.target;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.metadb.change.Destination;
import org.metadb.change.Truncation;
import org.metadb.change.Truncations;
import org.metadb.pg.SqlFile;
import org.metadb.pg.TableName;

/**
 * The truncations of tables, in {@code metadb.truncation}, as one session knows them. A truncation stands in one partition of its topic; changes
 * older than it may come from the others later, through any session. So a batch with changes of a topic that has several partitions locks its
 * tables here in its transaction, shared, and looks whether it knows all truncations; one that brings a truncation locks them for itself. Where a topic
 * has one partition there is neither lock nor look; what is truncated is remembered there too, since partitions may be added.
 */
final class TruncationLog {

    /** Kept of each table and origin. */
    static final int KEPT_MAX = 16;

    private static final String READ = SqlFile.read("target/truncations.sql");
    private static final String STORE = SqlFile.read("target/truncation_store.sql");
    private static final String PRUNE = SqlFile.read("target/truncation_prune.sql");
    /** The first key of advisory locks on what is truncated; the second is the table's hash. */
    private static final int LOCK_CLASS = 0x6d646275;

    private final Map<Destination, List<Truncation>> known = new HashMap<>();

    /** What is remembered of a table, as far as this session knows; it is read at the first time. In a transaction of its own. */
    List<Truncation> read(Connection connection, Destination destination) throws SQLException {
        List<Truncation> found = known.get(destination);
        if (found == null) {
            found = select(connection, List.of(destination)).get(destination);
            connection.commit();
            known.put(destination, found);
        }
        return found;
    }

    /** What is remembered of a table that was read before. */
    List<Truncation> known(Destination destination) {
        return known.getOrDefault(destination, List.of());
    }

    /**
     * Locks the tables of a batch to the end of its transaction.
     *
     * @throws TablesChanged if other truncations are remembered of one than the batch was made for
     */
    void lock(Connection connection, Map<Destination, Truncations> batch) throws SQLException, TablesChanged {
        Map<Destination, Truncations> several = new HashMap<>(batch);
        several.values().removeIf(of -> !of.several());
        if (several.isEmpty()) {
            return;
        }
        lockAll(connection, several);
        Set<TableName> changed = new TreeSet<>();
        select(connection, several.keySet()).forEach((destination, now) -> {
            if (!now.equals(several.get(destination).remembered())) {
                known.put(destination, now);
                changed.add(destination.table());
            }
        });
        if (!changed.isEmpty()) {
            throw new TablesChanged(changed);
        }
    }

    /** In one order for all sessions. Runs of shared locks are taken together. */
    private static void lockAll(Connection connection, Map<Destination, Truncations> several) throws SQLException {
        TreeMap<Integer, Boolean> alone = new TreeMap<>();
        several.forEach((destination, of) ->
                alone.merge(hash(destination), !of.arriving().isEmpty(), Boolean::logicalOr));
        List<Integer> shared = new ArrayList<>();
        for (Map.Entry<Integer, Boolean> lock : alone.entrySet()) {
            if (lock.getValue()) {
                lock(connection, "pg_advisory_xact_lock_shared", shared);
                lock(connection, "pg_advisory_xact_lock", List.of(lock.getKey()));
                shared.clear();
            } else {
                shared.add(lock.getKey());
            }
        }
        lock(connection, "pg_advisory_xact_lock_shared", shared);
    }

    private static void lock(Connection connection, String function, List<Integer> hashes) throws SQLException {
        if (hashes.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("select " + function + "(?, h) from unnest(?::int[]) h")) {
            statement.setInt(1, LOCK_CLASS);
            statement.setArray(2, connection.createArrayOf("integer", hashes.toArray()));
            statement.execute();
        }
    }

    private static int hash(Destination destination) {
        return (destination.table().sql() + ' ' + destination.origin()).hashCode();
    }

    /** Remembers the truncations of a batch, in its transaction. */
    void store(Connection connection, Map<Destination, Truncations> batch) throws SQLException {
        for (Map.Entry<Destination, Truncations> entry : batch.entrySet()) {
            for (Truncation truncation : entry.getValue().arriving()) {
                store(connection, entry.getKey(), truncation);
            }
            if (!entry.getValue().arriving().isEmpty()) {
                prune(connection, entry.getKey());
                known.remove(entry.getKey());
            }
        }
    }

    private static Map<Destination, List<Truncation>> select(Connection connection, Collection<Destination> which)
            throws SQLException {
        List<Destination> destinations = List.copyOf(which);
        Map<Destination, List<Truncation>> found = new HashMap<>();
        destinations.forEach(destination -> found.put(destination, new ArrayList<>()));
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setArray(
                    1, texts(connection, destinations, of -> of.table().schema().name()));
            statement.setArray(
                    2, texts(connection, destinations, of -> of.table().table().name()));
            statement.setArray(3, texts(connection, destinations, Destination::origin));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.get(destinations.get(rows.getInt(1) - 1))
                            .add(new Truncation(rows.getLong(2), rows.getLong(3), true));
                }
            }
        }
        return found;
    }

    private static Array texts(Connection connection, List<Destination> of, Function<Destination, String> name)
            throws SQLException {
        return connection.createArrayOf("text", of.stream().map(name).toArray(String[]::new));
    }

    private static void store(Connection connection, Destination destination, Truncation truncation)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            name(statement, destination);
            statement.setLong(4, truncation.timeMicros());
            statement.setLong(5, truncation.lsn());
            statement.execute();
        }
    }

    private static void prune(Connection connection, Destination destination) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
            name(statement, destination);
            statement.setInt(4, KEPT_MAX);
            statement.execute();
        }
    }

    private static void name(PreparedStatement statement, Destination destination) throws SQLException {
        statement.setString(1, destination.table().schema().name());
        statement.setString(2, destination.table().table().name());
        statement.setString(3, destination.origin());
    }
}
