package org.metadb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.sandbox.PostgresVersion;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class DoorJdbcTest {
    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        door = new TestDoor();
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void servesPostgresqlUnaltered() throws Exception {
        try (Connection connection = door.connect();
                PreparedStatement statement =
                        connection.prepareStatement("select ?::int, null::int, 1.50, ?::jsonb, current_database()")) {
            statement.setInt(1, 7);
            statement.setString(2, "{\"a\": \"ü\"}");
            for (int i = 0; i < 8; i++) {
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(7);
                    assertThat(rows.getObject(2)).isNull();
                    assertThat(rows.getBigDecimal(3)).isEqualTo("1.50");
                    assertThat(rows.getString(4)).isEqualTo("{\"a\": \"ü\"}");
                    assertThat(rows.getString(5)).isEqualTo(door.database.name());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
    void answersMetadbStatementsInEveryQueryMode(String mode) throws Exception {
        try (Connection connection = door.connect("preferQueryMode", mode, "prepareThreshold", "2");
                PreparedStatement list = connection.prepareStatement("list types");
                Statement plain = connection.createStatement()) {
            for (int i = 0; i < 5; i++) {
                try (ResultSet rows = list.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString("t")).isEqualTo("ä€");
                    assertThat(rows.getBoolean("b")).isTrue();
                    assertThat(rows.getLong("n")).isEqualTo(Long.MIN_VALUE);
                    assertThat(rows.getDouble("f")).isEqualTo(1.5);
                    assertThat(rows.getObject("since", OffsetDateTime.class).toInstant())
                            .isEqualTo(TestHandler.SINCE);
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString("t")).isNull();
                    assertThat(rows.getObject("since")).isNull();
                    assertThat(rows.next()).isFalse();
                }
                try (ResultSet rows = plain.executeQuery("select 1")) {
                    assertThat(rows.next()).isTrue();
                }
            }
            assertThat(plain.execute("create data source a")).isFalse();
            assertThat(plain.getWarnings().getMessage()).isEqualTo("created a");
        }
    }

    @Test
    void describesColumnsBeforeItRuns() throws Exception {
        try (Connection connection = door.connect();
                PreparedStatement list = connection.prepareStatement("list types")) {
            assertThat(list.getMetaData().getColumnCount()).isEqualTo(5);
            assertThat(list.getMetaData().getColumnTypeName(3)).isEqualTo("int8");
            assertThat(list.getParameterMetaData().getParameterCount()).isZero();
        }
    }

    @Test
    void saysWhoAsks() throws Exception {
        try (Connection connection = door.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("list status");
        }

        SessionInfo session = door.handler.sessions.get(0);
        assertThat(session.user()).isEqualTo(door.database.owner());
        assertThat(session.isSuperuser()).isFalse();
        assertThat(session.database()).isEqualTo(door.database.name());
        assertThat(session.transactionStatus()).isEqualTo(TransactionStatus.IDLE);
        assertThat(session.remoteAddress()).startsWith("127.0.0.1:");
    }

    @Test
    void tellsErrorsWithAllTheirFields() throws Exception {
        try (Connection connection = door.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 2; i++) {
                ServerErrorMessage error = catchThrowableOfType(
                                PSQLException.class, () -> statement.execute("create data sorce x"))
                        .getServerErrorMessage();
                assertThat(error.getSQLState()).isEqualTo("42601");
                assertThat(error.getSeverity()).isEqualTo("ERROR");
                assertThat(error.getMessage()).isEqualTo("syntax error: ü expected");
                assertThat(error.getDetail()).isEqualTo("More about it.");
                assertThat(error.getHint()).isEqualTo("Try \"source\".");
                assertThat(error.getPosition()).isEqualTo(13);
            }
            assertThat(statement.execute("select 1")).isTrue();
        }
    }

    @Test
    void survivesFailuresOfTheHandler() throws Exception {
        try (Connection connection = door.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("list bug"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("XX000"));
            assertThat(statement.execute("list status")).isTrue();
        }
    }

    @Test
    void failsTheTransactionInWhichItRefuses() throws Exception {
        try (Connection connection = door.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (n int)");
            connection.setAutoCommit(false);
            statement.execute("insert into t values (1)");
            assertThat(statement.execute("list status")).isTrue();
            assertThat(sqlStateOf(statement, "create data source a")).isEqualTo("25001");
            assertThat(sqlStateOf(statement, "list status")).isEqualTo("25P02");
            assertThat(sqlStateOf(statement, "select 1")).isEqualTo("25P02");
            connection.rollback();
            assertThat(statement.execute("list status")).isTrue();
            connection.rollback();
            connection.setAutoCommit(true);
            try (ResultSet rows = statement.executeQuery("select count(*) from t")) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
            statement.execute("create data source a");
        }
    }

    @Test
    void refusesAsFirstStatementOfATransactionToo() throws Exception {
        try (Connection connection = door.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(sqlStateOf(statement, "create data source a")).isEqualTo("25001");
            assertThat(sqlStateOf(statement, "select 1")).isEqualTo("25P02");
            connection.rollback();
            assertThat(statement.execute("select 1")).isTrue();
            connection.rollback();
        }
    }

    @Test
    void answersInOrderWithinABatch() throws Exception {
        try (Connection connection = door.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (n int primary key)");
            statement.addBatch("insert into t values (1), (2)");
            statement.addBatch("insert into t values (3)");
            assertThat(statement.executeBatch()).containsExactly(2, 1);
            statement.addBatch("insert into t values (4)");
            statement.addBatch("create data source a");
            statement.addBatch("insert into t values (5)");
            assertThatThrownBy(statement::executeBatch)
                    .isInstanceOfSatisfying(
                            BatchUpdateException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("25001"));
            statement.addBatch("create data source a");
            statement.addBatch("create data source b");
            assertThat(statement.executeBatch()).containsExactly(0, 0);
            try (ResultSet rows = statement.executeQuery("select count(*) from t")) {
                rows.next();
                assertThat(rows.getInt(1)).as("what stood in the failed batch").isEqualTo(3);
            }
        }
    }

    @Test
    void fetchesRowsInPortions() throws Exception {
        try (Connection connection = door.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement list = connection.prepareStatement("list many")) {
                list.setFetchSize(10);
                int count = 0;
                try (ResultSet rows = list.executeQuery()) {
                    while (rows.next()) {
                        assertThat(rows.getLong(1)).isEqualTo(count++);
                    }
                }
                assertThat(count).isEqualTo(25);
            }
            connection.commit();
        }
    }

    @Test
    void survivesDiscardAll() throws Exception {
        try (Connection connection = door.connect("prepareThreshold", "1");
                PreparedStatement list = connection.prepareStatement("list status");
                Statement statement = connection.createStatement()) {
            list.executeQuery().close();
            statement.execute("discard all");
            list.executeQuery().close();
            statement.execute("deallocate all");
            list.executeQuery().close();
        }
    }

    @Test
    void relaysCancelRequests() throws Exception {
        try (Connection connection = door.connect();
                Statement statement = connection.createStatement()) {
            CompletableFuture<String> sqlState =
                    CompletableFuture.supplyAsync(() -> sqlStateOf(statement, "select pg_sleep(60)"));
            await().until(() -> door.runningStatements("select pg_sleep%") == 1);
            statement.cancel();
            assertThat(sqlState.get()).isEqualTo("57014");
            assertThat(statement.execute("select 1")).isTrue();
        }
    }

    @Test
    void cancelsWhatAVanishedClientWasRunning() throws Exception {
        assumeTrue(TestDoor.hasPsql(), "psql is not installed");
        Process psql = door.startPsql("-c", "select pg_sleep(60)");
        await().until(() -> door.runningStatements("select pg_sleep%") == 1);
        psql.destroyForcibly();
        await().atMost(Duration.ofSeconds(2)).until(() -> door.runningStatements("select pg_sleep%") == 0);
    }

    @Test
    void cancelsAndSaysWhyWhenItCloses() throws Exception {
        try (Connection connection = door.connect();
                Statement statement = connection.createStatement()) {
            CompletableFuture<String> sqlState =
                    CompletableFuture.supplyAsync(() -> sqlStateOf(statement, "select pg_sleep(60)"));
            await().until(() -> door.runningStatements("select pg_sleep%") == 1);
            door.door.close();
            assertThat(sqlState.get()).isEqualTo("57P01");
            assertThat(door.runningStatements("select pg_sleep%")).isZero();
        }
    }

    @Test
    void copiesInAndOut() throws Exception {
        byte[] lines = "1\tä\n2\t\\N\n".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        try (Connection connection = door.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (n int, s text)");
            var copies = connection.unwrap(PGConnection.class).getCopyAPI();
            assertThat(copies.copyIn("copy t from stdin", new ByteArrayInputStream(lines)))
                    .isEqualTo(80_000);
            assertThatThrownBy(() -> copies.copyIn(
                            "copy t from stdin", new ByteArrayInputStream("x\ty\n".getBytes(StandardCharsets.UTF_8))))
                    .hasMessageContaining("invalid input syntax");
            assertThat(statement.execute("list status")).isTrue();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            copies.copyOut("copy t to stdout", out);
            assertThat(out.toByteArray()).isEqualTo(lines);
        }
    }

    @Test
    void carriesValuesLargerThanItsBuffers() throws Exception {
        byte[] value = new byte[8_000_000];
        value[7_999_999] = 7;
        try (Connection connection = door.connect();
                PreparedStatement statement = connection.prepareStatement("select ?::bytea, length(?::bytea)")) {
            statement.setBinaryStream(1, new ByteArrayInputStream(value), value.length);
            statement.setBinaryStream(2, InputStream.nullInputStream(), 0);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                assertThat(rows.getBytes(1)).isEqualTo(value);
            }
        }
    }

    @Test
    void streamsLargeResultsInConstantMemory() throws Exception {
        try (Connection connection = door.connect()) {
            var copies = connection.unwrap(PGConnection.class).getCopyAPI();
            copies.copyOut("copy (select 1) to stdout", OutputStream.nullOutputStream());
            long before = allocatedByDoor();
            OutputStream counted = new CountingStream();
            copies.copyOut(
                    "copy (select repeat('x', 10000) from generate_series(1, 4000)"
                            + " union all select repeat('y', 10000000)) to stdout",
                    counted);
            assertThat(counted).hasToString("50004001");
            assertThat(allocatedByDoor() - before).isLessThan(2_000_000);
        }
    }

    /** Bytes that the threads of the sessions have allocated since they started. */
    private static long allocatedByDoor() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().matches("door-\\d+(-target)?"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getThreadId()))
                .sum();
    }

    private static final class CountingStream extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }

        @Override
        public String toString() {
            return Long.toString(count);
        }
    }

    @Test
    void passesNotificationsAndNotices() throws Exception {
        try (Connection listener = door.connect();
                Connection sender = door.connect();
                Statement listen = listener.createStatement();
                Statement notify = sender.createStatement()) {
            listen.execute("listen news");
            notify.execute("notify news, 'hello'");
            PGNotification[] news = listener.unwrap(PGConnection.class).getNotifications(5_000);
            assertThat(news[0].getParameter()).isEqualTo("hello");
            notify.execute("do $$ begin raise notice 'mind'; end $$");
            assertThat(notify.getWarnings().getMessage()).isEqualTo("mind");
        }
    }

    @Test
    void refusesAWrongPassword() {
        assertThatThrownBy(() -> door.connect("password", "wrong").close())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void refusesAnUnknownDatabaseInPostgresqlsWords() {
        assertThatThrownBy(() -> DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + door.door.port() + "/nowhere",
                                door.database.owner(),
                                door.database.ownerPassword())
                        .close())
                .hasMessageContaining("database \"nowhere\" does not exist");
    }

    @Test
    void servesTheNewestPostgresqlToo() throws Exception {
        try (TestDoor newest = new TestDoor(PostgresVersion.of(18));
                Connection connection = newest.connect("protocolVersion", "3.2");
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("list status")).isTrue();
            CompletableFuture<String> sqlState =
                    CompletableFuture.supplyAsync(() -> sqlStateOf(statement, "select pg_sleep(60)"));
            await().until(() -> newest.runningStatements("select pg_sleep%") == 1);
            statement.cancel();
            assertThat(sqlState.get()).isEqualTo("57014");
        }
    }

    private static String sqlStateOf(Statement statement, String sql) {
        return catchThrowableOfType(SQLException.class, () -> statement.execute(sql))
                .getSQLState();
    }
}
