package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.metadb.pg.Identifier;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.schema.SchemaChange;
import org.metadb.schema.TableNames;
import org.metadb.schema.TableSchema;

/**
 * Changes one table in the caller's transaction, which holds the table's lock of {@link #lock} and ends with a commit or nothing. For one
 * connection with autocommit off, and one thread.
 */
final class TableAlteration {

    private static final String KEY_INDEXES = "i.indkey[i.indnkeyatts - 1] = o.attnum";
    private static final String ROW_INDEXES = "i.indkey[i.indnkeyatts - 2] = o.attnum"
            + " and i.indkey[i.indnkeyatts - 1] = d.attnum"
            + " and (i.indnkeyatts = 2 and i.indexprs is null or i.indnkeyatts = 3 and i.indexprs is not null)";

    /** First key of the advisory locks over tables ("mdbt"); the second is a hash of the table's name. */
    private static final int LOCK_CLASS = 0x6d646274;

    /** Runs statements, all or none of them. */
    @FunctionalInterface
    interface Runs {
        void run(List<String> statements) throws SQLException;
    }

    private final Connection connection;
    private final SchemaDdl ddl;
    private final Runs last;

    /** @param lz4 whether the server can compress with lz4 */
    TableAlteration(Connection connection, boolean lz4) {
        this(connection, lz4, statements -> run(connection, statements));
    }

    /** @param last runs statements that come last, behind those that may have taken long, and need locks that were not taken before */
    TableAlteration(Connection connection, boolean lz4, Runs last) {
        this.connection = connection;
        this.ddl = new SchemaDdl(lz4);
        this.last = last;
    }

    /** Locks out all others who would change the table, to the transaction's end; readers and writers are not concerned. */
    static void lock(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_advisory_xact_lock(?, hashtext(?))")) {
            statement.setInt(1, LOCK_CLASS);
            statement.setString(2, table.sql());
            statement.execute();
        }
    }

    /** How long each of the transaction's statements waits for a lock. */
    static void lockTimeout(Connection connection, int millis) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = " + millis);
        }
    }

    static void run(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Makes what the table lacks. */
    void make(TableSchema table, List<SchemaChange> lacking) throws SQLException {
        TableNames names = table.names();
        if (lacking.stream()
                .anyMatch(change -> change instanceof SchemaChange.WidenColumn widen
                        && table.rowIndex().orElse(List.of()).contains(widen.column()))) {
            run(connection, rowIndexes(names)); // an expression would not follow to another type
        }
        run(connection, ddl.columns(names, lacking).stream().toList());
        for (SchemaChange change : lacking) {
            if (change instanceof SchemaChange.SetKey key) {
                List<String> old = rowIndexes(names);
                old.addAll(keyIndexes(names));
                setKey(ddl.key(names, key.columns()));
                last.run(old);
            } else if (change instanceof SchemaChange.IndexRows rows) {
                List<String> old = rowIndexes(names);
                old.addAll(keyIndexes(names));
                run(connection, List.of(ddl.rowIndex(names, rows.columns())));
                last.run(old);
            } else if (change instanceof SchemaChange.AddYear add) {
                run(connection, ddl.year(names, add.year(), taken(names.current())));
            }
        }
    }

    /** A whole new table without data columns, key and years. */
    void create(TableNames names, TableName sequence) throws SQLException {
        run(connection, ddl.create(names, sequence));
    }

    /** Names that the table's schema has relations for. */
    Predicate<String> taken(TableName sibling) {
        return name -> SourceTables.taken(connection, sibling.sibling(new Identifier(name)));
    }

    /**
     * New key indexes. Where current rows are not unique over the new key (an old key's rows may meet under it until the stream has caught up), an
     * ordinary index serves.
     */
    private void setKey(List<String> statements) throws SQLException {
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
    }

    /** Statements that drop the key indexes there are. */
    private List<String> keyIndexes(TableNames names) throws SQLException {
        return drops(names, KEY_INDEXES);
    }

    /** Statements that drop the indexes over the hashes of rows. */
    private List<String> rowIndexes(TableNames names) throws SQLException {
        return drops(names, ROW_INDEXES);
    }

    private List<String> drops(TableNames names, String condition) throws SQLException {
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

    /** Whether columns can be compressed with lz4. The setting is there without the library too, but does not offer it then. */
    static boolean lz4(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select 'lz4' = any (enumvals) from pg_settings where name = 'default_toast_compression'""")) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
