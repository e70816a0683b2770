package org.metadb.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;

/** The version of the PostgreSQL server that holds the target database. */
final class ServerVersion {

    /** The oldest major version with all that is used: NULLS NOT DISTINCT, MERGE, a public schema closed by default. */
    static final int OLDEST = 15;

    private ServerVersion() {}

    static void require(Connection connection) throws SQLException {
        require(
                connection.getMetaData().getDatabaseMajorVersion(),
                connection.getMetaData().getDatabaseProductVersion());
    }

    static void require(int major, String version) {
        if (major < OLDEST) {
            throw MetadbException.user(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "PostgreSQL " + version + " is too old: Metadb needs version " + OLDEST + " or later");
        }
    }
}
