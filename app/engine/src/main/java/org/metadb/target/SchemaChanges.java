package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.metadb.change.TableBatch;
import org.metadb.merge.ColumnNews;
import org.metadb.merge.TableMerge;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.schema.SchemaChange;
import org.metadb.schema.TableNames;
import org.metadb.schema.TableSchema;

/**
 * Makes tables able to take a batch, before the batch's own transaction. Each table in a short transaction of its own, under an advisory
 * lock (so that several writers make it once) and a lock timeout (so that readers queue behind it for no longer than that); additive, and
 * harmless if the batch is then rolled back. What would take long is made by {@link LongChanges}, and the table set aside meanwhile. Used by one
 * writer on its connection, which has autocommit off.
 */
public final class SchemaChanges {

    static final int LOCK_TIMEOUT_MILLIS = 500;
    /** For locks that no reader ever waits behind. */
    private static final int NAMES_LOCK_TIMEOUT_MILLIS = 5_000;

    private static final int ATTEMPTS = 3;
    private static final int PAUSE_MILLIS_MAX = 250;

    private final TargetSettings settings;
    private final Tables tables;
    private final String dataSource;
    /** Tables that were blocked the last time: tried once, not to hold up the others again. */
    private final Set<TableName> blocked = new HashSet<>();

    /**
     * @param settings for the connections on which long changes are made
     * @param dataSource the name under which new tables are entered in {@code metadb.base_table}
     */
    public SchemaChanges(TargetSettings settings, Tables tables, String dataSource) {
        this.settings = settings;
        this.tables = tables;
        this.dataSource = dataSource;
    }

    /**
     * Makes the batch's table, or what it lacks.
     *
     * @param news is told of changes of columns, where the table has the rows of this source table alone
     * @param changed runs after a change was committed
     * @return the table as it stands, able to take the batch; empty if it does not exist and need not, since nothing would be in it
     * @throws TableBlocked if the lock was not to be had, or the change is under way and takes long
     */
    public Optional<TableSchema> ensure(
            Connection connection, TableBatch batch, Consumer<ColumnNews> news, Runnable changed)
            throws SQLException, TableBlocked {
        TableName current = batch.destination().table();
        Optional<String> waiting = tables.longChanges().waiting(current);
        if (waiting.isPresent()) {
            throw TableBlocked.isChanging(current, waiting.get());
        }
        Optional<TableSchema> seen = seen(connection, current);
        if (seen.isEmpty() && TableMerge.years(batch).isEmpty()) {
            return seen;
        }
        if (seen.isPresent() && TableMerge.lacking(batch, seen.get()).isEmpty()) {
            return seen;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                TableSchema made = change(connection, batch, news);
                changed.run();
                tables.put(made);
                blocked.remove(current);
                return Optional.of(made);
            } catch (SqlFailure e) {
                connection.rollback();
                throw e.getCause();
            } catch (MetadbException e) {
                connection.rollback();
                throw TableBlocked.cannotChange(current, e.getMessage());
            } catch (SQLException e) {
                connection.rollback();
                if (SqlState.isOfTheObject(e.getSQLState())) {
                    throw TableBlocked.cannotChange(current, TableBlocked.why(e));
                }
                if (!SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                if (attempt == ATTEMPTS || blocked.contains(current)) {
                    blocked.add(current);
                    throw TableBlocked.byLock(current, holders(connection, current));
                }
            }
            pause();
        }
    }

    private Optional<TableSchema> seen(Connection connection, TableName current) throws SQLException, TableBlocked {
        try {
            if (!tables.isKnown(current)) {
                TableAlteration.lockTimeout(connection, LOCK_TIMEOUT_MILLIS);
            }
            Optional<TableSchema> seen = tables.get(connection, current);
            connection.commit();
            return seen;
        } catch (SQLException e) {
            if (!SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            throw TableBlocked.byLock(current, holders(connection, current));
        } catch (MetadbException e) {
            connection.rollback();
            throw TableBlocked.cannotChange(current, e.getMessage());
        }
    }

    private TableSchema change(Connection connection, TableBatch batch, Consumer<ColumnNews> news)
            throws SQLException, TableBlocked {
        TableName current = batch.destination().table();
        TableAlteration.lockTimeout(connection, LOCK_TIMEOUT_MILLIS);
        TableAlteration.lock(connection, current);
        TableAlteration alteration = new TableAlteration(connection, TableAlteration.lz4(connection));
        Optional<TableSchema> found = TableReader.read(connection, current);
        if (found.isEmpty()) {
            create(connection, alteration, current);
            found = TableReader.read(connection, current);
        }
        TableSchema table =
                found.orElseThrow(() -> new IllegalStateException("table " + current + " was made and is not there"));
        List<SchemaChange> lacking = Postgis.resolve(connection, TableMerge.lacking(batch, table));
        if (!SourceTables.shared(connection, batch.destination())) {
            news.accept(ColumnNews.of(batch, table));
        }
        if (tables.longChanges().areLong(connection, table, lacking)) {
            connection.rollback();
            throw TableBlocked.isChanging(current, tables.longChanges().begin(settings, table, lacking, tables::put));
        }
        alteration.make(table, lacking);
        TableSchema made = TableReader.read(connection, current).orElseThrow();
        connection.commit();
        return made;
    }

    private void create(Connection connection, TableAlteration alteration, TableName current) throws SQLException {
        TableAlteration.lockTimeout(connection, NAMES_LOCK_TIMEOUT_MILLIS);
        SourceTables.lockNames(connection);
        TableAlteration.lockTimeout(connection, LOCK_TIMEOUT_MILLIS);
        Predicate<String> taken = alteration.taken(current);
        TableNames names =
                TableNames.of(current, name -> !name.equals(current.table().name()) && taken.test(name));
        TableName sequence = names.sequence(taken);
        alteration.create(names, sequence);
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into metadb.base_table
                    (schema_name, table_name, source_name, transformed, parent_schema_name, parent_table_name)
                values (?, ?, ?, false, '', '')
                on conflict do nothing""")) {
            statement.setString(1, current.schema().name());
            statement.setString(2, current.table().name());
            statement.setString(3, dataSource);
            statement.execute();
        }
    }

    /** Who holds the table, once the transaction that waited for it is over. */
    private static String holders(Connection connection, TableName current) throws SQLException {
        try {
            return TableLocks.holders(connection, current);
        } finally {
            connection.rollback();
        }
    }

    /** A little while, another one each time, so that those who met do not meet again. */
    static long pauseMillis() {
        return ThreadLocalRandom.current().nextInt(PAUSE_MILLIS_MAX / 4, PAUSE_MILLIS_MAX);
    }

    private static void pause() {
        try {
            Thread.sleep(pauseMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
