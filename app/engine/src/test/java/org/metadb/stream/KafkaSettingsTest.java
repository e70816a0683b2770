package org.metadb.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.metadb.catalog.SourceOptions;
import org.metadb.reference.References;

class KafkaSettingsTest {

    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"m\" password=\"%s\";";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void givesBothClientsWhatReferencesStandFor() throws Exception {
        Files.writeString(directory.resolve("kafka-password"), "pa${ss\n");
        environment.put("WAIT", "40");
        SourceOptions options = SourceOptions.parse(
                "s",
                Map.of(
                        "kafka.sasl.jaas.config",
                        LOGIN.formatted("${file:kafka-password}"),
                        "kafka.fetch.max.wait.ms",
                        "${env:WAIT}0"));

        for (Properties properties : new Properties[] {
            settings().admin(options, "s"), settings().consumer(options, "s", new UUID(1, 2), 0, 300_000)
        }) {
            assertThat(properties)
                    .containsEntry("sasl.jaas.config", LOGIN.formatted("pa${ss"))
                    .containsEntry("fetch.max.wait.ms", "400");
        }
        assertThat(options.written()).containsEntry("kafka.fetch.max.wait.ms", "${env:WAIT}0");
    }

    @Test
    void namesTheFileThatIsMissing() {
        SourceOptions options = SourceOptions.parse("s", Map.of("kafka.ssl.key.password", "${file:gone}"));
        assertThatThrownBy(() -> settings().admin(options, "s"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("option \"kafka.ssl.key.password\": file gone not found");
    }

    @Test
    void refusesWithoutRepeatingItWhatAPropertyCannotBe() {
        environment.put("BYTES", "verysecret");
        SourceOptions options = SourceOptions.parse("s", Map.of("kafka.fetch.min.bytes", "${env:BYTES}"));
        assertThatThrownBy(() -> settings().admin(options, "s"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("kafka.fetch.min.bytes")
                .hasMessageNotContaining("verysecret");
    }

    private KafkaSettings settings() {
        return new KafkaSettings(new References(environment::get, directory));
    }
}
