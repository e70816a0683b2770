package org.metadb.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Advisory locks of the database, by which several servers on it take turns. */
enum AdvisoryLock {
    /** Making or migrating the catalog, renewing functions. */
    SETUP,
    /** Changing the catalog. */
    CHANGE,
    /** Making a partition of the log. */
    LOG;

    /** First of the two keys, the same for all of ours: "mtdb". */
    private static final int FAMILY = 0x6d746462;

    /** Waits for the lock and holds it until the session ends. */
    void lockSession(Connection connection) throws SQLException {
        lock(connection, "pg_advisory_lock");
    }

    /** Waits for the lock and holds it until the transaction ends. */
    void lockTransaction(Connection connection) throws SQLException {
        lock(connection, "pg_advisory_xact_lock");
    }

    private void lock(Connection connection, String function) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select " + function + "(" + FAMILY + ", " + (ordinal() + 1) + ")");
        }
    }
}
