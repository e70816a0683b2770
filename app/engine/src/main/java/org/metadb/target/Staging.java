package org.metadb.target;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Set;
import org.metadb.change.Segment;
import org.metadb.merge.StagingRows;
import org.metadb.merge.StagingTable;
import org.metadb.pg.Sql;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The staging tables of one session. Kept for batches to come, the longest unused dropped beyond a limit: a temporary table for each batch would
 * fill PostgreSQL's own catalog with dead rows.
 */
final class Staging {

    /** Each one there is emptied at every commit, which costs some microseconds. */
    private static final int TABLES_MAX = 64;

    private final LinkedHashMap<StagingTable, Boolean> tables = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<StagingTable> made = new HashSet<>();
    private final Set<StagingTable> used = new HashSet<>();
    private final StagingRows rows = new StagingRows();

    /** Copies a segment into its staging table, which is made if the session does not have it. */
    void copy(Connection connection, StagingTable table, Segment segment) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (tables.get(table) == null) {
                statement.execute(table.create());
                tables.put(table, true);
                made.add(table);
            }
            if (!used.add(table)) {
                // A second segment of the same shape in one batch would find the rows of the first.
                statement.execute(Sql.template("delete from ${table}")
                        .with("table", table)
                        .render());
            }
        }
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copy());
        try {
            rows.write(segment, (bytes, length) -> {
                try {
                    copy.writeToCopy(bytes, 0, length);
                } catch (SQLException e) {
                    throw new SqlFailure(e);
                }
            });
            copy.endCopy();
        } catch (SqlFailure e) {
            throw e.getCause();
        } catch (IOException e) {
            throw new IllegalStateException("nothing here does I/O but the driver", e);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** A batch's transaction begins: every staging table is empty. */
    void begin() {
        made.clear();
        used.clear();
    }

    /** The transaction was rolled back, and with it the tables that it made. */
    void rolledBack() {
        made.forEach(tables::remove);
    }

    /** Drops what is beyond the limit, after a batch's transaction. */
    void trim(Connection connection) throws SQLException {
        if (tables.size() <= TABLES_MAX) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            Iterator<StagingTable> oldest = tables.keySet().iterator();
            while (tables.size() > TABLES_MAX) {
                StagingTable table = oldest.next();
                statement.execute(Sql.template("drop table if exists ${table}")
                        .with("table", table)
                        .render());
                oldest.remove();
            }
        }
        connection.commit();
    }
}
