package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TestPipelineTest {
    private static final ObjectMapper json = new ObjectMapper();

    @Test
    void deliversTheSnapshotAndThenALiveChange() throws Exception {
        try (TestPipeline pipeline = TestPipeline.create()) {
            pipeline.execute(
                    "create table patron (id int primary key, name text)",
                    "insert into patron values (1, 'Ada'), (2, 'Bo')");
            pipeline.startConnector();
            pipeline.execute("insert into patron values (3, 'Cy')");

            List<String> values =
                    KafkaBrokerTest.read(TestPipeline.sandbox().broker(), pipeline.topicPrefix() + ".public.patron", 3);

            assertThat(values).hasSize(3);
            assertThat(payload(values.get(0)).path("op").asText()).isEqualTo("r");
            assertThat(payload(values.get(2)).path("after").path("name").asText())
                    .isEqualTo("Cy");
            assertThat(json.readTree(values.get(2)).path("schema").path("name").asText())
                    .isEqualTo(pipeline.topicPrefix() + ".public.patron.Envelope");
        }
    }

    @Test
    void carriesOverriddenPropertiesToTheConnector() throws Exception {
        try (TestPipeline pipeline = TestPipeline.create()) {
            pipeline.execute(
                    "create table seen (id int primary key)",
                    "create table hidden (id int primary key)",
                    "insert into hidden values (1)",
                    "insert into seen values (1)");
            pipeline.startConnector(
                    connector -> connector.withTables("public.seen").with("snapshot.mode", "no_data"));
            pipeline.execute("insert into hidden values (2)", "insert into seen values (2)");

            List<String> values =
                    KafkaBrokerTest.read(TestPipeline.sandbox().broker(), pipeline.topicPrefix() + ".public.seen", 1);

            assertThat(values).hasSize(1);
            try (Admin admin = TestPipeline.sandbox().broker().admin()) {
                assertThat(admin.listTopics().names().get()).doesNotContain(pipeline.topicPrefix() + ".public.hidden");
            }
            assertThat(payload(values.get(0)).path("op").asText()).isEqualTo("c");
            assertThat(payload(values.get(0)).path("after").path("id").asInt()).isEqualTo(2);
        }
    }

    @Test
    void saysWhyAConnectorFailed() {
        assumeThat(Sandbox.debezium())
                .as("Debezium 3.6 answers a wrong password with a fault of its own")
                .isEqualTo("3.7");
        try (TestPipeline pipeline = TestPipeline.create()) {
            assertThatThrownBy(() -> pipeline.startConnector(connector -> connector.with("database.password", "wrong")))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void pausesResumesRestartsAndDeletesConnectors() {
        try (TestPipeline pipeline = TestPipeline.create()) {
            ConnectWorker worker = TestPipeline.sandbox().worker();
            pipeline.execute("create table t (id int primary key)");
            DebeziumConnector connector = pipeline.startConnector();
            worker.pauseConnector(connector.name());
            assertThat(worker.status(connector.name()).state()).isEqualTo("PAUSED");
            worker.resumeConnector(connector.name());
            assertThat(worker.status(connector.name()).isRunning()).isTrue();
            worker.restartConnector(connector.name());
            pipeline.execute("insert into t values (1)");
            assertThat(KafkaBrokerTest.read(TestPipeline.sandbox().broker(), pipeline.topicPrefix() + ".public.t", 1))
                    .hasSize(1);
            worker.deleteConnector(connector.name());
            assertThat(worker.connectors()).doesNotContain(connector.name());
        }
    }

    @Test
    void leavesNoSlotBehind() throws Exception {
        TestPipeline pipeline = TestPipeline.create();
        pipeline.execute("create table t (id int primary key)");
        String slot = pipeline.startConnector().slot();
        pipeline.close();
        try (Connection connection = TestPipeline.sandbox().source().connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) from pg_replication_slots where slot_name = '" + slot + "'")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    private static JsonNode payload(String value) {
        try {
            return json.readTree(value).path("payload");
        } catch (JsonProcessingException e) {
            throw new AssertionError(value, e);
        }
    }
}
