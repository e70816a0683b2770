package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SiteTest {
    @Test
    void refusesAnotherWordThanThoseItKnows() {
        SystemProperty.with(
                "metadb.sandbox",
                "docker",
                () -> assertThatThrownBy(() -> PostgresServer.builder().build())
                        .isInstanceOf(SandboxException.class)
                        .hasMessage("metadb.sandbox is \"docker\": it must be processes or containers"));
    }

    @Test
    void takesTheNamedImageElseThePublicOne() {
        SystemProperty.with("metadb.sandbox.image.postgres18", "mirror/postgres:18", () -> {
            assertThat(Role.postgres(PostgresVersion.V18).image()).isEqualTo("mirror/postgres:18");
        });
        if (Settings.find("metadb.sandbox.image.broker").isEmpty()) {
            assertThat(Role.BROKER.image()).startsWith("apache/kafka:");
        }
    }

    @Test
    void addressesOfThisMachineBecomeNamesOfContainers() {
        assertThat(ContainerSite.brokersFromContainers("127.0.0.1:15001,kafka.example.org:9092"))
                .isEqualTo("metadb-sandbox-15001:9092,kafka.example.org:9092");
        assertThat(ContainerSite.databaseFromContainers(
                        Map.of("database.hostname", "localhost", "database.port", "15002")))
                .containsEntry("database.hostname", "metadb-sandbox-15002")
                .containsEntry("database.port", "15002");
        assertThat(ContainerSite.databaseFromContainers(
                        Map.of("database.hostname", "db.example.org", "database.port", "5432")))
                .containsEntry("database.hostname", "db.example.org");
    }
}
