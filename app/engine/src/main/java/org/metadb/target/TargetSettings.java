package org.metadb.target;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.metadb.pg.SslMode;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to reach the target database as one role. Values are taken as they are: any character may stand in a password or a name.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port TCP port
 * @param database name of the database, not folded
 * @param user name of the role, not folded
 * @param password empty when the server asks for none
 * @param sslMode encryption of the connection
 */
public record TargetSettings(String host, int port, String database, String user, String password, SslMode sslMode) {

    /** Seconds until a connection attempt is given up. */
    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    /** Until a new session has answered what it is asked first: it may be accepted by a machine, and by nobody behind it. */
    static final Duration FIRST_ANSWER_MAX = Duration.ofSeconds(10);

    /**
     * What every session of ours begins with: results and constants that do not depend on how role, database or server are configured. Values are
     * cast to text where a column is widened, and parsed from text where PostgreSQL alone knows a type: both must read the same everywhere, and no
     * type or function of a user may come before PostgreSQL's own; PostGIS's come last, where it is installed. (PostgreSQL 15 has no transaction_timeout yet.) Sent after the start-up, because pgjdbc's own start-up parameters (the JVM's time zone among them) win over options. The limit of idle
     * transactions frees what a stopped process holds (its locks above all) within that time.
     */
    private static final String SESSION = """
            set timezone = 'UTC';
            set statement_timeout = 0;
            set idle_session_timeout = 0;
            set idle_in_transaction_session_timeout = '20s';
            set default_transaction_isolation = 'read committed';
            set datestyle = 'ISO, YMD';
            set intervalstyle = 'postgres';
            set bytea_output = 'hex';
            set extra_float_digits = 1;
            set xmloption = content;
            set array_nulls = on;
            set timezone_abbreviations = 'Default';
            set quote_all_identifiers = off;
            set standard_conforming_strings = on;
            set search_path = pg_catalog, pg_temp;
            select set_config(name, '0', false) from pg_settings where name = 'transaction_timeout';
            select set_config('search_path', 'pg_catalog, pg_temp, ' || quote_ident(n.nspname), false)
            from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'postgis'
            """;

    public TargetSettings {
        if (host.isEmpty() || database.isEmpty() || user.isEmpty()) {
            throw new IllegalArgumentException("host, database and user must not be empty");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + ": not in 1 to 65535");
        }
    }

    /** The same database as another role. */
    public TargetSettings as(String otherUser, String otherPassword) {
        return new TargetSettings(host, port, database, otherUser, otherPassword, sslMode);
    }

    /**
     * Makes connections, each a new session in autocommit, with time zone, formats and time limits set to fixed values.
     *
     * @param applicationName what <code>pg_stat_activity</code> shows
     */
    public DataSource dataSource(String applicationName) {
        PGSimpleDataSource source = new Sessions();
        source.setServerNames(new String[] {host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        source.setSslMode(sslMode.word());
        source.setApplicationName(applicationName);
        source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        source.setSocketTimeout((int) FIRST_ANSWER_MAX.toSeconds());
        source.setTcpKeepAlive(true);
        source.setAssumeMinServerVersion("15");
        source.setLogServerErrorDetail(false); // DETAIL quotes cell values, and messages go to logs
        return source;
    }

    /**
     * A new session, as one of {@link #dataSource}; the caller closes it.
     *
     * @throws SQLException see {@link ConnectFailure}
     */
    public Connection connect(String applicationName) throws SQLException {
        return dataSource(applicationName).getConnection();
    }

    /** For messages: where and as whom, without the password. */
    @Override
    public String toString() {
        return "database \"" + database + "\" at " + host + ":" + port + " as \"" + user + "\"";
    }

    /** Says {@link #SESSION} in each new connection, so that no user of it can forget to. */
    private static final class Sessions extends PGSimpleDataSource {

        private static final long serialVersionUID = 1L;

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            Connection connection = super.getConnection(user, password);
            try (Statement statement = connection.createStatement()) {
                statement.execute(SESSION);
                connection.setNetworkTimeout(Runnable::run, 0);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
    }
}
