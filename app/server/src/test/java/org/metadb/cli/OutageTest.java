package org.metadb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.TestDatabase;
import org.metadb.sandbox.TestKafka;
import org.metadb.sandbox.TestPostgres;

/** Clusters that do not answer or cannot be spoken to: each shows in its own source, and nowhere else. */
class OutageTest {

    @Test
    void showsWhichSourceFailsAndWhyWithinThirtySecondsAndLeavesTheOthersAlone() throws Exception {
        String brokers = TestKafka.bootstrapServers();
        String topics = "topics '" + TestKafka.freshPrefix() + "_none'";
        String login = "kafka.sasl.mechanism 'PLAIN', kafka.sasl.jaas.config"
                + " 'org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"p\";'";
        Map<String, String> sources = Map.of(
                "fine", "brokers '" + brokers + "', security 'plaintext'",
                "unreachable", "brokers '127.0.0.1:9', security 'plaintext'",
                "unknown_host", "brokers 'no-such-host.invalid:9092', security 'plaintext'",
                "ssl_to_plain", "brokers '" + brokers + "', security 'ssl'",
                "sasl_to_plain", "brokers '" + brokers + "', security 'sasl_plaintext', " + login,
                "no_login", "brokers '" + brokers + "', security 'sasl_plaintext'",
                "no_truststore", "brokers '" + brokers + "', kafka.ssl.truststore.location '/no/such/file'");
        try (TestDatabase database = TestPostgres.freshDatabase();
                TestServer server = TestServer.serving(database);
                Connection connection = server.connect(database.owner(), database.ownerPassword());
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> source : sources.entrySet()) {
                statement.execute("create data source " + source.getKey() + " type kafka options (" + topics + ", "
                        + source.getValue() + ")");
            }

            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(states(statement))
                            .containsAllEntriesOf(Map.of(
                                    "fine", "waiting",
                                    "unreachable", "error",
                                    "unknown_host", "error",
                                    "ssl_to_plain", "error",
                                    "sasl_to_plain", "error",
                                    "no_login", "error",
                                    "no_truststore", "error")));

            Map<String, String> errors = errors(statement);
            assertThat(errors.get("unreachable")).contains("no broker answered at 127.0.0.1:9");
            assertThat(errors.get("no_truststore")).contains("/no/such/file");
            assertThat(errors.get("sasl_to_plain")).contains("mechanism PLAIN");
            assertThat(errors.get("no_login")).containsIgnoringCase("jaas");
            assertThat(errors).doesNotContainKey("fine").hasSize(6);
            List<String> log = server.log();
            assertThat(log)
                    .noneMatch(line -> line.contains("connections.max.idle.ms"))
                    .filteredOn(line -> line.startsWith("WARNING"))
                    .hasSizeLessThan(50);
            for (String source : sources.keySet()) {
                statement.execute("drop data source " + source);
            }
            assertThat(states(statement)).isEmpty();
        }
    }

    private static Map<String, String> states(Statement statement) throws Exception {
        return column(statement, "source_stream");
    }

    private static Map<String, String> errors(Statement statement) throws Exception {
        return column(statement, "last_error");
    }

    /** By source; without those where it is null. */
    private static Map<String, String> column(Statement statement, String column) throws Exception {
        Map<String, String> values = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery("list status")) {
            while (rows.next()) {
                if (rows.getString(column) != null) {
                    values.put(rows.getString("name"), rows.getString(column));
                }
            }
        }
        return values;
    }
}
