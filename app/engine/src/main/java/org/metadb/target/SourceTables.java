package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.metadb.change.Destination;
import org.metadb.pg.DerivedName;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;

/**
 * The identity of source tables: where each is kept, remembered in {@code metadb.source_table} from the first change on. A second source table
 * that would land on the same table with the same origin is held, since their rows could not be told apart; with another origin two share
 * a table. One per writer, on the writer's connection, which has autocommit off.
 */
public final class SourceTables {

    private static final int LOCK_CLASS = 0x6d646273;

    private final String dataSource;
    private final Map<Key, Destination> known = new HashMap<>();

    private record Key(String schema, String table) {}

    /** Where a source table is kept, or why it is held. */
    public sealed interface Resolved {

        record Kept(Destination destination) implements Resolved {}

        /** @param reason names both tables and what separates them */
        record Held(String reason) implements Resolved {}
    }

    public SourceTables(String dataSource) {
        this.dataSource = dataSource;
    }

    /** What is known without asking the database. */
    public Optional<Destination> known(String schema, String table) {
        return Optional.ofNullable(known.get(new Key(schema, table)));
    }

    /** The source tables, by schema and name, that are known to be kept in that table, under whatever origin. */
    public void keptIn(TableName current, BiConsumer<String, String> each) {
        known.forEach((key, destination) -> {
            if (destination.table().equals(current)) {
                each.accept(key.schema(), key.table());
            }
        });
    }

    /**
     * Where the source table is kept; entered now if it never was.
     *
     * @param wanted what routing says, used for a table that is new here
     */
    public Resolved resolve(Connection connection, String schema, String table, Destination wanted)
            throws SQLException {
        try {
            lockNames(connection);
            Resolved resolved = remembered(connection, schema, table).orElse(new Resolved.Held(""));
            if (resolved instanceof Resolved.Held) {
                resolved = enter(connection, schema, table, wanted);
            }
            connection.commit();
            if (resolved instanceof Resolved.Kept kept) {
                known.put(new Key(schema, table), kept.destination());
            }
            return resolved;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } catch (SqlFailure e) {
            connection.rollback();
            throw e.getCause();
        }
    }

    /** Where a source table is kept, if it ever was; entered nowhere. */
    public Optional<Destination> find(Connection connection, String schema, String table) throws SQLException {
        Optional<Resolved> found = remembered(connection, schema, table);
        connection.commit();
        found.ifPresent(kept -> known.put(new Key(schema, table), ((Resolved.Kept) kept).destination()));
        return known(schema, table);
    }

    /** One at a time on the database, to the transaction's end: a name is chosen and entered, or its relations made, before the next is. */
    static void lockNames(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK_CLASS + ", 0)");
        }
    }

    private Optional<Resolved> remembered(Connection connection, String schema, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select schema_name, table_name, origin
                from metadb.source_table
                where data_source = ? and source_schema = ? and source_table = ? and held_reason is null""")) {
            statement.setString(1, dataSource);
            statement.setString(2, schema);
            statement.setString(3, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Resolved.Kept(
                                new Destination(TableName.of(rows.getString(1), rows.getString(2)), rows.getString(3))))
                        : Optional.empty();
            }
        }
    }

    private Resolved enter(Connection connection, String schema, String table, Destination wanted) throws SQLException {
        Optional<String> other = other(connection, wanted);
        if (other.isPresent()) {
            String reason = "source table \"" + schema + "." + table + "\" of data source \"" + dataSource + "\" and "
                    + other.get() + " would both be kept in " + wanted
                    + "; give one of the data sources another add_schema_prefix or a data origin, or stop one table with"
                    + " table_stop_filter";
            write(connection, schema, table, wanted, reason);
            return new Resolved.Held(reason);
        }
        Destination kept = new Destination(freeName(connection, wanted.table()), wanted.origin());
        write(connection, schema, table, kept, null);
        return new Resolved.Kept(kept);
    }

    /** The source table that has the destination already. */
    private static Optional<String> other(Connection connection, Destination wanted) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select format('"%s.%s" of data source "%s"', source_schema, source_table, data_source)
                from metadb.source_table
                where schema_name = ? and table_name = ? and origin = ? and held_reason is null
                limit 1""")) {
            statement.setString(1, wanted.table().schema().name());
            statement.setString(2, wanted.table().table().name());
            statement.setString(3, wanted.origin());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** Whether the table is, or will be, that of other origins too. */
    static boolean shared(Connection connection, Destination destination) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select from metadb.source_table
                where schema_name = ? and table_name = ? and origin <> ? and held_reason is null
                limit 1""")) {
            statement.setString(1, destination.table().schema().name());
            statement.setString(2, destination.table().table().name());
            statement.setString(3, destination.origin());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** The wanted name if it is a base table's (shared under another origin) or nobody's, else one cut and hashed. */
    private static TableName freeName(Connection connection, TableName wanted) throws SQLException {
        return baseTable(connection, wanted)
                ? wanted
                : wanted.sibling(DerivedName.fit(
                        wanted.table().name(), name -> taken(connection, wanted.sibling(new Identifier(name)))));
    }

    /** Whether there is a relation of that name, or one is promised to a source table whose first rows are still to come. */
    static boolean taken(Connection connection, TableName relation) {
        try (PreparedStatement statement = connection.prepareStatement("""
                select to_regclass(?) is not null or exists (
                    select from metadb.source_table where schema_name = ? and table_name = ? and held_reason is null)""")) {
            statement.setString(1, relation.sql());
            statement.setString(2, relation.schema().name());
            statement.setString(3, relation.table().name());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static boolean baseTable(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select from metadb.base_table where schema_name = ? and table_name = ? and not transformed
                union all
                select from metadb.source_table where schema_name = ? and table_name = ? and held_reason is null""")) {
            for (int i = 0; i < 4; i += 2) {
                statement.setString(i + 1, table.schema().name());
                statement.setString(i + 2, table.table().name());
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void write(Connection connection, String schema, String table, Destination destination, String heldReason)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into metadb.source_table
                    (data_source, source_schema, source_table, schema_name, table_name, origin, held_reason)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (data_source, source_schema, source_table) do update
                set schema_name = excluded.schema_name, table_name = excluded.table_name, origin = excluded.origin,
                    held_reason = excluded.held_reason""")) {
            statement.setString(1, dataSource);
            statement.setString(2, schema);
            statement.setString(3, table);
            statement.setString(4, destination.table().schema().name());
            statement.setString(5, destination.table().table().name());
            statement.setString(6, destination.origin());
            statement.setString(7, heldReason);
            statement.execute();
        }
    }
}
