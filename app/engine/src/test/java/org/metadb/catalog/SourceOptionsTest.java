package org.metadb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.event.BinaryMode;
import org.metadb.event.DeclaredTypes;
import org.metadb.event.SourceType;
import org.metadb.pg.MetadbException;

class SourceOptionsTest {

    @Test
    void takesAnEmptyValueAsUnset() {
        SourceOptions options = SourceOptions.parse("s", Map.of("brokers", "", "security", "", "consumer_group", ""));
        assertThat(options.written()).isEmpty();
        assertThat(options.security()).isEqualTo(Security.SSL);
        assertThat(options.consumerGroup()).isEqualTo("metadb_s");
        assertThat(options.topics().matches("anything")).isFalse();
        assertThat(options.consumers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka:9092", "kafka-1.example:9092, kafka-2.example:9093", "10.0.0.1:1", "[::1]:9092"})
    void takesBrokers(String text) {
        assertThat(SourceOptions.parse("s", Map.of("brokers", text)).brokers()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "brokers|kafka|\"kafka\" is not host:port",
                "brokers|kafka:9092,|\"\" is not host:port",
                "brokers|kafka:0|\"kafka:0\" is not host:port",
                "brokers|kafka:65536|\"kafka:65536\" is not host:port",
                "security|tls|\"tls\" is none of ssl, plaintext, sasl_ssl, sasl_plaintext",
                "consumers|0|\"0\" is not an integer from 1 to 32",
                "consumers|33|\"33\" is not an integer from 1 to 32",
                "consumers|two|\"two\" is not an integer from 1 to 32",
                "topics|^a(|topics",
                "table_stop_filter|[|table_stop_filter",
                "column_stop_filter|*|column_stop_filter",
                "kafka.fetch.min.bytes|many|kafka.fetch.min.bytes",
                "column_types|a.b.c|entry \"a.b.c\": expected schema.table.column and a type",
                "binary_handling_mode|hexx|\"hexx\" is none of bytes, hex, base64, base64-url-safe",
                "unavailable_value_placeholder|hex:5|behind hex: an even number of hexadecimal digits is expected",
                "unavailable_value_placeholder|hex:|behind hex: an even number of hexadecimal digits is expected",
            })
    void refusesValuesThatWouldNotWork(String option, String value, String complaint) {
        MetadbException refused = refusal(option, value);
        assertThat(refused).hasMessageStartingWith("invalid value for option").hasMessageContaining(complaint);
        assertThat(refused.kind()).isEqualTo(MetadbException.Kind.USER);
    }

    @Test
    void refusesAnUnknownOptionWithTheNearestName() {
        MetadbException near = refusal("broker", "x");
        assertThat(near).hasMessage("invalid option \"broker\"");
        assertThat(near.hint()).contains("Perhaps you meant the option \"brokers\".");
        assertThat(refusal("colour", "x").hint()).isEmpty();
        assertThat(refusal("kafka.ssl.key.pasword", "x").hint())
                .contains("Perhaps you meant the option \"kafka.ssl.key.password\".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auto.offset.reset",
                "enable.auto.commit",
                "isolation.level",
                "key.deserializer",
                "value.deserializer",
                "group.instance.id",
                "allow.auto.create.topics",
                "metadata.max.age.ms"
            })
    void refusesKafkaPropertiesThatPromisesRestOn(String property) {
        MetadbException refused = refusal("kafka." + property, "x");
        assertThat(refused).hasMessage("option \"kafka." + property + "\" cannot be set");
        assertThat(refused.hint()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"group.id,consumer_group", "bootstrap.servers,brokers", "security.protocol,security"})
    void namesTheOptionThatAKafkaPropertyHas(String property, String option) {
        assertThat(refusal("kafka." + property, "x").hint()).contains("Use the option \"" + option + "\".");
    }

    @Test
    void leavesReferencesAndClassesForTheClientToJudge() {
        Map<String, String> written = Map.of(
                "kafka.fetch.min.bytes", "${env:BYTES}",
                "kafka.sasl.client.callback.handler.class", "com.example.Handler",
                "kafka.ssl.truststore.type", "PEM");
        assertThat(SourceOptions.parse("s", written).kafka())
                .containsEntry("fetch.min.bytes", "${env:BYTES}")
                .containsEntry("sasl.client.callback.handler.class", "com.example.Handler")
                .containsEntry("ssl.truststore.type", "PEM");
    }

    @Test
    void compilesFiltersOnce() {
        SourceOptions options = SourceOptions.parse("s", Map.of("schema_pass_filter", "^a, b{1,2}"));
        assertThat(options.routing().schemaPassFilter())
                .extracting(Object::toString)
                .containsExactly("^a", "b{1,2}");
    }

    @Test
    void readsWhatTheConnectorDoesNotTell() {
        SourceOptions defaults = SourceOptions.parse("s", Map.of());
        assertThat(defaults.types()).isEqualTo(DeclaredTypes.NONE);
        assertThat(defaults.unavailablePlaceholder()).isEqualTo("__debezium_unavailable_value");

        SourceOptions told = SourceOptions.parse(
                "s",
                Map.of(
                        "column_types", "a.b.c inet",
                        "binary_handling_mode", "base64-url-safe",
                        "unavailable_value_placeholder", "hex:00FF"));
        assertThat(told.types().of("a", "b", "c")).contains(SourceType.parse("inet"));
        assertThat(told.types().binaryMode()).isEqualTo(BinaryMode.BASE64_URL_SAFE);
        assertThat(told.unavailablePlaceholder()).isEqualTo("hex:00FF");
    }

    @Test
    void namesTheNearestTypeAndMode() {
        assertThat(refusal("column_types", "a.b.c tstzrang").hint()).contains("Perhaps you meant \"tstzrange\".");
        assertThat(refusal("binary_handling_mode", "base46").hint()).contains("Perhaps you meant \"base64\".");
    }

    private static MetadbException refusal(String option, String value) {
        return catchThrowableOfType(MetadbException.class, () -> SourceOptions.parse("s", Map.of(option, value)));
    }
}
