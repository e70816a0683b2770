package org.metadb.target;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.metadb.pg.Identifier;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlFile;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.schema.ColumnType;
import org.metadb.schema.TableSchema;

/**
 * The tables of a batch, held as they were when its statements were planned: locked against changes by others, and compared with the plan. Waits for no
 * table that somebody keeps from being written. For one session, in its transactions.
 */
final class PlannedTables {

    private static final String COLUMNS = SqlFile.read("target/columns.sql");

    /** How long a batch waits for a table that somebody has locked against writing, before it goes on without the table. */
    private static final int LOCK_MILLIS = 2_000;

    private static final int LOCK_AGAIN_MILLIS = 200;
    /** The same of a row, or of one of the table's partitions. */
    private static final int MERGE_LOCK_MILLIS = 5_000;

    private final Connection connection;
    private final Tables tables;
    /** Current tables that were locked against writing the last time: not waited for long again, not to hold up the others. */
    private final Set<TableName> locked = new HashSet<>();

    PlannedTables(Connection connection, Tables tables) {
        this.connection = connection;
        this.tables = tables;
    }

    /**
     * Locks the tables against changes, as writing to them does anyway, and compares them with the plan.
     *
     * @throws TablesChanged if one is no longer as planned for
     * @throws SQLException of {@link SqlState#LOCK_NOT_AVAILABLE} too: see {@link #throwBlocked}
     */
    void lock(Collection<TableSchema> planned) throws SQLException, TablesChanged {
        if (planned.isEmpty()) {
            return;
        }
        Set<TableName> changed = new TreeSet<>();
        Map<TableName, TableSchema> byMain = new TreeMap<>();
        planned.forEach(table -> byMain.put(table.names().main(), table));
        boolean again =
                planned.stream().anyMatch(table -> locked.contains(table.names().current()));
        Map<TableName, String> now =
                lockAndRead(new ArrayList<>(byMain.keySet()), again ? LOCK_AGAIN_MILLIS : LOCK_MILLIS);
        byMain.forEach((main, table) -> {
            if (!signature(table).equals(now.get(main))) {
                changed.add(table.names().current());
            }
        });
        if (!changed.isEmpty()) {
            throw new TablesChanged(changed);
        }
    }

    private static String lockStatement(List<TableName> mains) {
        String only = mains.stream().map(main -> "only " + main.sql()).collect(Collectors.joining(", "));
        return Sql.template("lock table ${tables} in row exclusive mode")
                .with("tables", Sql.raw(only))
                .render();
    }

    private Map<TableName, String> lockAndRead(List<TableName> mains, int waitMillis)
            throws SQLException, TablesChanged {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = " + waitMillis + "; " + lockStatement(mains)
                    + "; set local lock_timeout = " + MERGE_LOCK_MILLIS);
        } catch (SQLException e) {
            if (SqlState.UNDEFINED_TABLE.equals(e.getSQLState())
                    || SqlState.INVALID_SCHEMA_NAME.equals(e.getSQLState())) {
                tables.forgetAll();
                throw new TablesChanged(Set.copyOf(mains));
            }
            throw e;
        }
        Map<TableName, String> columns = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setArray(1, array(mains.stream().map(TableName::schema).toList()));
            statement.setArray(2, array(mains.stream().map(TableName::table).toList()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.put(TableName.of(rows.getString(1), rows.getString(2)), rows.getString(3));
                }
            }
        }
        return columns;
    }

    private Array array(List<Identifier> names) throws SQLException {
        return connection.createArrayOf(
                "text", names.stream().map(Identifier::name).toArray(String[]::new));
    }

    private static String signature(TableSchema table) {
        StringBuilder out = new StringBuilder();
        for (Map.Entry<Identifier, ColumnType> column : table.columns().entrySet()) {
            out.append(out.isEmpty() ? "" : ",")
                    .append(column.getKey().name())
                    .append(' ')
                    .append(column.getValue().sql());
        }
        return out.toString();
    }

    /** A table was written to: it is waited for again. */
    void written(TableName current) {
        locked.remove(current);
    }

    /**
     * One of the tables could not be locked in time, and the transaction was rolled back: says which one, and who has it.
     *
     * @throws TableBlocked as said
     * @throws TablesChanged if it is free again
     */
    void throwBlocked(Collection<TableName> currents) throws SQLException, TableBlocked, TablesChanged {
        for (TableName current : currents) {
            if (currents.size() == 1 || isLocked(current)) {
                try {
                    locked.add(current);
                    throw TableBlocked.cannotWrite(current, TableLocks.holdersAgainstWriters(connection, current));
                } finally {
                    connection.rollback();
                }
            }
        }
        throw new TablesChanged(Set.of()); // it is free again
    }

    private boolean isLocked(TableName current) throws SQLException {
        Optional<TableSchema> table = tables.get(connection, current);
        if (table.isEmpty()) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(lockStatement(List.of(table.get().names().main())) + " nowait");
            return false;
        } catch (SQLException e) {
            if (SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return true;
            }
            throw e;
        } finally {
            connection.rollback();
        }
    }
}
