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
 * changes tables: {@link MergeTransaction} checks before it writes, and what turned out otherwise is read again. Thread-safe.
 */
public final class Tables {

    private final Map<TableName, TableSchema> known = new ConcurrentHashMap<>();

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
}
