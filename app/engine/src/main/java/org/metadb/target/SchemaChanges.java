package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.metadb.change.TableBatch;
import org.metadb.merge.TableMerge;
import org.metadb.pg.Identifier;
import org.metadb.pg.MetadbException;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.schema.SchemaChange;
import org.metadb.schema.TableNames;
import org.metadb.schema.TableSchema;

/**
 * Makes tables able to take a batch, before the batch's own transaction. Each table in a short transaction of its own, under an advisory
 * lock (so that several writers make it once) and a lock timeout (so that readers queue behind it for no longer than that); additive, and
 * harmless if the batch is then rolled back. Used by one writer on its connection, which has autocommit off.
 */
public final class SchemaChanges {

    private static final int LOCK_TIMEOUT_MILLIS = 500;
    /** For locks that no reader ever waits behind. */
    private static final int NAMES_LOCK_TIMEOUT_MILLIS = 5_000;

    private static final String KEY_INDEXES = "i.indkey[i.indnkeyatts - 1] = o.attnum";
    private static final String ROW_INDEXES = "i.indkey[i.indnkeyatts - 2] = o.attnum"
            + " and i.indkey[i.indnkeyatts - 1] = d.attnum"
            + " and (i.indnkeyatts = 2 and i.indexprs is null or i.indnkeyatts = 3 and i.indexprs is not null)";

    private static final int ATTEMPTS = 3;
    private static final int PAUSE_MILLIS_MAX = 250;
    /** First key of the advisory locks over tables ("mdbt"); the second is a hash of the table's name. */
    private static final int LOCK_CLASS = 0x6d646274;

    private final Tables tables;
    private final String dataSource;
    /** Tables that were blocked the last time: tried once, not to hold up the others again. */
    private final Set<TableName> blocked = new HashSet<>();

    /** @param dataSource the name under which new tables are entered in {@code metadb.base_table} */
    public SchemaChanges(Tables tables, String dataSource) {
        this.tables = tables;
        this.dataSource = dataSource;
    }

    /**
     * Makes the batch's table, or what it lacks.
     *
     * @param changed runs after a change was committed
     * @return the table as it stands, able to take the batch; empty if it does not exist and need not, since nothing would be in it
     * @throws TableBlocked if the lock was not to be had
     */
    public Optional<TableSchema> ensure(Connection connection, TableBatch batch, Runnable changed)
            throws SQLException, TableBlocked {
        TableName current = batch.destination().table();
        Optional<TableSchema> seen = seen(connection, current);
        if (seen.isEmpty() && TableMerge.years(batch).isEmpty()) {
            return seen;
        }
        if (seen.isPresent() && TableMerge.lacking(batch, seen.get()).isEmpty()) {
            return seen;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                TableSchema made = change(connection, batch);
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
                if (isOfTheTable(e.getSQLState())) {
                    throw TableBlocked.cannotChange(current, e.getMessage());
                }
                if (!SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                if (attempt == ATTEMPTS || blocked.contains(current)) {
                    blocked.add(current);
                    throw TableBlocked.byLock(current, blockers(connection, current));
                }
            }
            pause();
        }
    }

    private Optional<TableSchema> seen(Connection connection, TableName current) throws SQLException, TableBlocked {
        try {
            Optional<TableSchema> seen = tables.get(connection, current);
            connection.commit();
            return seen;
        } catch (MetadbException e) {
            connection.rollback();
            throw TableBlocked.cannotChange(current, e.getMessage());
        }
    }

    /**
     * Whether a person's doing keeps this table from being changed, so that the others need not wait: a view on the column (0A), another
     * dependent object (2B), an owner or a relation that is not ours (42).
     */
    private static boolean isOfTheTable(String sqlState) {
        return sqlState != null
                && (sqlState.startsWith("0A") || sqlState.startsWith("2B") || sqlState.startsWith("42"));
    }

    private TableSchema change(Connection connection, TableBatch batch) throws SQLException {
        TableName current = batch.destination().table();
        lockTimeout(connection, LOCK_TIMEOUT_MILLIS);
        lock(connection, current);
        SchemaDdl ddl = new SchemaDdl(lz4(connection));
        Optional<TableSchema> found = TableReader.read(connection, current);
        if (found.isEmpty()) {
            create(connection, ddl, current);
            found = TableReader.read(connection, current);
        }
        TableSchema table =
                found.orElseThrow(() -> new IllegalStateException("table " + current + " was made and is not there"));
        List<SchemaChange> lacking = Postgis.resolve(connection, TableMerge.lacking(batch, table));
        if (lacking.stream()
                .anyMatch(change -> change instanceof SchemaChange.WidenColumn widen
                        && table.rowIndex().orElse(List.of()).contains(widen.column()))) {
            run(connection, rowIndexes(connection, table.names())); // an expression would not follow to another type
        }
        run(connection, ddl.columns(table.names(), lacking).stream().toList());
        for (SchemaChange change : lacking) {
            if (change instanceof SchemaChange.SetKey key) {
                List<String> old = rowIndexes(connection, table.names());
                setKey(connection, table.names(), ddl.key(table.names(), key.columns()));
                run(connection, old);
            } else if (change instanceof SchemaChange.IndexRows rows) {
                List<String> old = rowIndexes(connection, table.names());
                old.addAll(keyIndexes(connection, table.names()));
                run(connection, List.of(ddl.rowIndex(table.names(), rows.columns())));
                run(connection, old);
            } else if (change instanceof SchemaChange.AddYear add) {
                run(connection, ddl.year(table.names(), add.year(), taken(connection, current)));
            }
        }
        TableSchema made = TableReader.read(connection, current).orElseThrow();
        connection.commit();
        return made;
    }

    private static void lockTimeout(Connection connection, int millis) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = " + millis);
        }
    }

    private static void lock(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_advisory_xact_lock(?, hashtext(?))")) {
            statement.setInt(1, LOCK_CLASS);
            statement.setString(2, table.sql());
            statement.execute();
        }
    }

    private void create(Connection connection, SchemaDdl ddl, TableName current) throws SQLException {
        lockTimeout(connection, NAMES_LOCK_TIMEOUT_MILLIS);
        SourceTables.lockNames(connection);
        lockTimeout(connection, LOCK_TIMEOUT_MILLIS);
        Predicate<String> taken = taken(connection, current);
        TableNames names =
                TableNames.of(current, name -> !name.equals(current.table().name()) && taken.test(name));
        TableName sequence = names.sequence(taken);
        run(connection, ddl.create(names, sequence));
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

    private static Predicate<String> taken(Connection connection, TableName sibling) {
        return name -> SourceTables.taken(connection, sibling.sibling(new Identifier(name)));
    }

    /**
     * New key indexes in place of the old. Where current rows are not unique over the new key (an old key's rows may meet under it until the
     * stream has caught up), an ordinary index serves.
     */
    private static void setKey(Connection connection, TableNames names, List<String> statements) throws SQLException {
        List<String> old = keyIndexes(connection, names);
        Savepoint before = connection.setSavepoint();
        try {
            run(connection, statements);
        } catch (SQLException e) {
            if (!SqlState.UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            run(
                    connection,
                    statements.stream()
                            .map(s -> s.replaceFirst("^create unique index", "create index")
                                    .replaceFirst(" nulls not distinct$", ""))
                            .toList());
        }
        run(connection, old);
    }

    /** Statements that drop the key indexes there are. */
    private static List<String> keyIndexes(Connection connection, TableNames names) throws SQLException {
        return drops(connection, names, KEY_INDEXES);
    }

    /** Statements that drop the indexes over the hashes of rows. */
    private static List<String> rowIndexes(Connection connection, TableNames names) throws SQLException {
        return drops(connection, names, ROW_INDEXES);
    }

    private static List<String> drops(Connection connection, TableNames names, String condition) throws SQLException {
        List<String> drops = new ArrayList<>();
        String query = Sql.template("""
                        select n.nspname, c.relname
                        from pg_index i
                        join pg_class c on c.oid = i.indexrelid
                        join pg_namespace n on n.oid = c.relnamespace
                        join pg_attribute o on o.attrelid = i.indrelid and o.attname = '__origin'
                        join pg_attribute d on d.attrelid = i.indrelid and d.attname = '__id'
                        where i.indrelid in (to_regclass(?), to_regclass(?)) and ${condition}""").with("condition", Sql.raw(condition)).render();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, names.current().sql());
            statement.setString(2, names.history().sql());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    drops.add(Sql.template("drop index ${index}")
                            .with("index", TableName.of(rows.getString(1), rows.getString(2)))
                            .render());
                }
            }
        }
        return drops;
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Whether columns can be compressed with lz4. The setting is there without the library too, but does not offer it then. */
    private static boolean lz4(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select 'lz4' = any (enumvals) from pg_settings where name = 'default_toast_compression'""")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** Who holds locks on the table's relations, for the status. */
    private static String blockers(Connection connection, TableName current) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select string_agg(distinct format('pid %s (%s%s)', a.pid,
                    coalesce(nullif(a.application_name, ''), a.usename, 'unknown'),
                    ', since ' || to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')), ', ')
                from pg_locks l
                join pg_stat_activity a on a.pid = l.pid
                where l.locktype = 'relation' and l.granted and l.pid <> pg_backend_pid()
                    and l.database = (select oid from pg_database where datname = current_database())
                    and l.relation in (
                        select relid from pg_partition_tree(
                            (select inhparent from pg_inherits where inhrelid = to_regclass(?))))""")) {
            statement.setString(1, current.sql());
            try (ResultSet rows = statement.executeQuery()) {
                String found = rows.next() ? rows.getString(1) : null;
                return found == null ? "" : found;
            }
        } finally {
            connection.rollback();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS_MAX / 4, PAUSE_MILLIS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
