package org.metadb.catalog;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.metadb.pg.Identifier;
import org.metadb.pg.Literal;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlState;
import org.metadb.pg.TableName;
import org.metadb.target.TargetPool;

/**
 * Writes the table <code>metadb.log</code>, partitioned by year. Waits for the database, so it belongs to one thread that may wait; whoever
 * logs must not. The pool stays the caller's to close.
 */
public final class LogTable {

    private static final String INSERT = "insert into metadb.log (log_time, error_severity, message) values (?, ?, ?)";

    /**
     * A row of the table, cut to what that takes: whole milliseconds, so that none is rounded into the next year, and no NUL or half character.
     *
     * @param severity FATAL, ERROR, WARNING or INFO
     */
    public record Row(Instant time, String severity, String message) {

        public Row {
            time = time.truncatedTo(ChronoUnit.MILLIS);
            message = new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("\0", "");
        }

        private OffsetDateTime utc() {
            return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
        }
    }

    private final TargetPool pool;
    private final Set<Integer> years = new HashSet<>(); // partitions known to be there

    public LogTable(TargetPool pool) {
        this.pool = pool;
    }

    /**
     * Writes the rows in one transaction. Rows whose values the table refuses are left out: they would never be taken, and must not hold the
     * others.
     *
     * @throws SQLException if none is written
     */
    public void write(List<Row> rows) throws SQLException {
        try (Connection connection = pool.connection()) {
            for (Row row : rows) {
                addPartition(connection, row.utc().getYear());
            }
            try {
                insert(connection, rows);
            } catch (SQLException e) {
                if (!SqlState.isDataException(e.getSQLState())) {
                    throw e;
                }
                connection.rollback();
                insertEach(connection, rows);
            }
        } catch (SQLException | RuntimeException e) {
            years.clear(); // a partition may have been dropped
            throw e;
        }
    }

    private static void insert(Connection connection, List<Row> rows) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (Row row : rows) {
                statement.setObject(1, row.utc());
                statement.setString(2, row.severity());
                statement.setString(3, row.message());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        connection.commit();
    }

    private static void insertEach(Connection connection, List<Row> rows) throws SQLException {
        for (Row row : rows) {
            try {
                insert(connection, List.of(row));
            } catch (SQLException e) {
                if (!SqlState.isDataException(e.getSQLState())) {
                    throw e;
                }
                connection.rollback();
            }
        }
    }

    /** Made alone, then attached: readers of the log are not locked out. */
    private void addPartition(Connection connection, int year) throws SQLException {
        if (years.contains(year)) {
            return;
        }
        TableName partition = TableName.of("metadb", "zzz___log___" + year);
        connection.setAutoCommit(false);
        AdvisoryLock.LOG.lockTransaction(connection);
        try (Statement statement = connection.createStatement()) {
            if (!CatalogSetup.isTrue(
                    statement,
                    Sql.template("select to_regclass(${name}) is not null")
                            .with("name", new Literal(partition.sql()))
                            .render())) {
                statement.execute(Sql.template("""
                                create table ${partition} (like ${log} including defaults including constraints);
                                alter table ${log} attach partition ${partition} for values from (${from}) to (${to})
                                """)
                        .with("partition", partition)
                        .with("log", new TableName(new Identifier("metadb"), new Identifier("log")))
                        .with("from", new Literal(year + "-01-01 00:00:00+00"))
                        .with("to", new Literal(year + 1 + "-01-01 00:00:00+00"))
                        .render());
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
        years.add(year);
    }
}
