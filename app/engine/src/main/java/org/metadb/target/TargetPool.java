package org.metadb.target;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A few connections to the target database for administration and status. The streams' writers have connections of their own. Opens without
 * the database being there; thread-safe.
 */
public final class TargetPool implements AutoCloseable {

    private static final long WAIT_MILLIS = 5_000;
    private static final int ANSWER_SECONDS_MAX = 60;

    private final HikariDataSource connections;

    private TargetPool(HikariDataSource connections) {
        this.connections = connections;
    }

    /**
     * Opens a pool.
     *
     * @param name what logs and <code>pg_stat_activity</code> call it
     * @param connectionsMax the most connections it holds at a time
     */
    public static TargetPool open(TargetSettings settings, String name, int connectionsMax) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(settings.dataSource(name));
        config.setMaximumPoolSize(connectionsMax);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setInitializationFailTimeout(-1);
        return new TargetPool(new HikariDataSource(config));
    }

    /**
     * A connection in autocommit; closing it gives it back, rolled back and with its settings reset. Waits at most 5 seconds for one. An answer that
     * takes more than a minute breaks the connection: a machine that vanished must not hold its caller.
     *
     * @throws SQLException see {@link ConnectFailure}
     */
    public Connection connection() throws SQLException {
        Connection connection = connections.getConnection();
        connection.setNetworkTimeout(Runnable::run, ANSWER_SECONDS_MAX * 1000);
        return connection;
    }

    @Override
    public void close() {
        connections.close();
    }
}
