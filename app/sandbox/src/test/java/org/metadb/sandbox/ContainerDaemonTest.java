package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ContainerFetchException;

class ContainerDaemonTest {
    @Test
    void saysWhatToDoWhereNoDaemonAnswers() {
        assertThatThrownBy(() -> ContainerDaemon.found(() -> {
                    throw new IllegalStateException("Could not find a valid Docker environment");
                }))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("no Docker daemon answers (Could not find a valid Docker environment)")
                .hasMessageContaining("DOCKER_HOST")
                .hasMessageContaining("leave metadb.sandbox and METADB_SANDBOX out");
    }

    @Test
    void saysWhatToDoWhereTestcontainersCannotHaveItsReaper() {
        assertThatThrownBy(() -> ContainerDaemon.found(() -> {
                    throw new ContainerFetchException("Can't get Docker image");
                }))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("Ryuk")
                .hasMessageContaining("TESTCONTAINERS_RYUK_DISABLED=true");
    }

    @Test
    void saysWhatToDoWhereAnImageIsAbsent() {
        assumeTrue(Site.inContainers(), "only a daemon can tell");
        SystemProperty.with(
                "metadb.sandbox.image.broker",
                "metadb-sandbox/no-such-image",
                () -> assertThatThrownBy(() -> KafkaBroker.builder().start())
                        .isInstanceOf(SandboxException.class)
                        .hasMessageContaining("the daemon has no image metadb-sandbox/no-such-image")
                        .hasMessageContaining("scripts/images")
                        .hasMessageContaining("-Dmetadb.sandbox.image.broker="));
    }
}
