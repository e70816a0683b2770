package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {
    @Test
    void noServiceOutlivesAKilledLauncherNotEvenAPausedOne(@TempDir Path base) throws Exception {
        assumeFalse(Site.inContainers(), "what a killed JVM leaves in containers, Testcontainers' Ryuk ends");
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ChildJvm launcher = ChildJvm.start(Launcher.class, base.toString())) {
            List<ProcessHandle> services = Stream.of(launcher.awaitLine("pids ").split(" "))
                    .skip(1)
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
            assertThat(services).hasSize(3).allMatch(ProcessHandle::isAlive);

            launcher.kill();

            for (ProcessHandle service : services) {
                service.onExit().get(20, TimeUnit.SECONDS);
                assertThat(service.isAlive()).isFalse();
            }
        }
    }

    /** Starts services and never ends them. */
    static final class Launcher {
        private Launcher() {}

        public static void main(String[] arguments) throws Exception {
            Path base = Path.of(arguments[0]);
            PostgresServer running =
                    PostgresServer.builder().directory(base.resolve("running")).start();
            PostgresServer paused =
                    PostgresServer.builder().directory(base.resolve("paused")).start();
            KafkaBroker broker =
                    KafkaBroker.builder().directory(base.resolve("broker")).start();
            paused.connect("postgres");
            paused.pause();
            System.out.println("pids " + running.pid() + " " + paused.pid() + " " + broker.pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
