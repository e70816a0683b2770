package org.metadb.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConnectorSampleTest {

    @Test
    void asksDebeziumForWhatTheEngineReads() throws IOException {
        JsonNode sample =
                new ObjectMapper().readTree(Path.of("../../conf/connector.json").toFile());
        JsonNode config = sample.path("config");

        assertThat(sample.path("name").asText()).isNotEmpty();
        assertThat(config.path("connector.class").asText())
                .isEqualTo("io.debezium.connector.postgresql.PostgresConnector");
        assertThat(config.path("value.converter").asText()).endsWith("JsonConverter");
        assertThat(config.path("value.converter.schemas.enable").asText()).isEqualTo("true");
        assertThat(config.path("key.converter.schemas.enable").asText()).isEqualTo("true");
        assertThat(config.path("value.converter.replace.null.with.default").asText())
                .isEqualTo("false");
        assertThat(config.path("binary.handling.mode").asText()).isEqualTo("bytes");
        assertThat(config.path("skipped.operations").asText()).isEqualTo("none");
        assertThat(config.path("heartbeat.interval.ms").asInt()).isPositive();
        assertThat(config).allMatch(JsonNode::isTextual);
    }
}
