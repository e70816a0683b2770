package org.metadb.target;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.metadb.pg.TableName;
import org.metadb.schema.TableSchema;

/**
 * How this process last saw the base tables; shared by all writers. It may lag behind the database, where another server or a person
 * changes tables: {@link TargetSession#commit} checks before it writes, and what turned out otherwise is read again. Thread-safe.
 */
public final class Tables implements AutoCloseable {

    private final Map<TableName, TableSchema> known = new ConcurrentHashMap<>();
    private final LongChanges longChanges;

    public Tables() {
        this(LongChanges.INLINE_BYTES_MAX);
    }

    /** @param inlineBytesMax the size up to which writers change a table themselves, while their other tables wait */
    Tables(long inlineBytesMax) {
        longChanges = new LongChanges(inlineBytesMax);
    }

    /** The table as it was last seen; read from the database if it never was. */
    public Optional<TableSchema> get(Connection connection, TableName current) throws SQLException {
        TableSchema table = known.get(current);
        if (table != null) {
            return Optional.of(table);
        }
        Optional<TableSchema> read = TableReader.read(connection, current);
        read.ifPresent(this::put);
        return read;
    }

    /** Whether {@link #get} does without the database. */
    boolean isKnown(TableName current) {
        return known.containsKey(current);
    }

    /** What was just read or made. */
    void put(TableSchema table) {
        known.put(table.names().current(), table);
    }

    /** Forgets tables that are not as they were seen. */
    public void forget(Collection<TableName> currents) {
        currents.forEach(known::remove);
    }

    /** Forgets all of them: some were dropped. */
    void forgetAll() {
        known.clear();
    }

    /** The changes that are under way for long. */
    LongChanges longChanges() {
        return longChanges;
    }

    /** Ends the changes under way, which are rolled back. To be called when no writer is left. */
    @Override
    public void close() {
        longChanges.close();
    }
}
