package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who reads current and main tables while the stream must change them. */
class ReadersTest {

    /** A change waits half a second for its lock, and who comes meanwhile waits behind it. */
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);

    private static final Duration SLACK = Duration.ofMillis(2_500);

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void end() {
        fixture.close();
    }

    private void produce(ProducedTable table, int from, int to) {
        for (int id = from; id <= to; id++) {
            fixture.send(table.topic(), 0, table.key(id), table.upsert("c", id, "v"));
        }
        fixture.flush();
    }

    @Test
    void neitherHoldUpTheOtherTablesNorAreHeldUpThemselvesWhereALongReportKeepsATableFromBeingChanged()
            throws SQLException {
        String prefix = fixture.pipeline.topicPrefix();
        ProducedTable blocked = new ProducedTable(prefix, "blocked");
        ProducedTable wider = blocked.with("w");
        ProducedTable other = new ProducedTable(prefix, "other");
        produce(blocked, 1, 100);
        produce(other, 1, 100);
        fixture.createSource("s", Map.of());
        fixture.awaitRows("select count(*) from t.blocked", "(100)");
        fixture.awaitRows("select count(*) from t.other", "(100)");

        List<Duration> answers = new ArrayList<>();
        try (Connection report = fixture.target.connect();
                Statement statement = report.createStatement()) {
            report.setAutoCommit(false);
            int pid = number(statement, "select pg_backend_pid()");
            assertThat(number(statement, "select count(*) from t.blocked")).isEqualTo(100);
            assertThat(number(statement, "select count(*) from t.blocked__")).isEqualTo(100);

            produce(wider, 101, 200);
            for (int more = 2; more <= 4; more++) {
                produce(other, 100 * more - 99, 100 * more);
                String expected = "(" + 100 * more + ")";
                Awaitility.await("the other table goes on")
                        .atMost(StreamFixture.PATIENCE)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> {
                            long begin = System.nanoTime();
                            fixture.rows("select count(*) from t.blocked");
                            fixture.rows("select count(*) from t.blocked__");
                            answers.add(Duration.ofNanos(System.nanoTime() - begin));
                            return fixture.rows("select count(*) from t.other").equals(List.of(expected));
                        });
            }
            Awaitility.await("status names who is in the way")
                    .atMost(StreamFixture.PATIENCE)
                    .untilAsserted(() -> assertThat(fixture.status("s").lastError())
                            .hasValueSatisfying(error ->
                                    assertThat(error).contains("t.blocked").contains("pid " + pid)));
            assertThat(number(statement, "select count(*) from t.blocked")).isEqualTo(100);
            report.rollback();
        }
        fixture.awaitRows("select count(*), count(w) from t.blocked", "(200,100)");
        assertThat(answers)
                .allSatisfy(took ->
                        assertThat(took).isLessThan(LOCK_TIMEOUT.multipliedBy(2).plus(SLACK)));
        assertThat(fixture.rows("select from metadb.dead_letter")).isEmpty();
    }

    @Test
    void areNotHeldUpByBatchesThatAreMergedMeanwhile() throws SQLException {
        ProducedTable table = new ProducedTable(fixture.pipeline.topicPrefix(), "t");
        produce(table, 1, 100);
        fixture.createSource("s", Map.of());
        fixture.awaitRows("select count(*) from t.t", "(100)");
        try (Connection report = fixture.target.connect();
                Statement statement = report.createStatement()) {
            report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            report.setAutoCommit(false);
            assertThat(number(statement, "select count(*) from t.t__")).isEqualTo(100);
            produce(table, 101, 3_000);
            for (int id = 1; id <= 100; id++) {
                fixture.send(table.topic(), 0, table.key(id), table.upsert("u", id, "again"));
                fixture.send(table.topic(), 0, table.key(id), table.delete(id));
            }
            fixture.flush();
            fixture.awaitRows("select count(*) from t.t", "(2900)");
            assertThat(number(statement, "select count(*) from t.t"))
                    .as("the report's own view")
                    .isEqualTo(100);
            report.rollback();
        }
        assertThat(fixture.rows("select count(*) from t.t__")).containsExactly("(3100)");
        assertThat(fixture.status("s").lastError()).isEmpty();
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
