package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxMainTest {
    @Test
    void printsItsEndpointsAndEndsWithItsInput(@TempDir Path base) throws Exception {
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path directory = base.resolve("set");
        try (ChildJvm sandbox = ChildJvm.start(SandboxMain.class, directory.toString())) {
            assertThat(sandbox.awaitLine("source "))
                    .contains("host=127.0.0.1 port=" + Files.readString(directory.resolve("source/port")));
            assertThat(sandbox.awaitLine("kafka ")).endsWith(":" + Files.readString(directory.resolve("broker/port")));
            sandbox.awaitLine("Ctrl-C");

            sandbox.process().getOutputStream().close();

            assertThat(sandbox.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(sandbox.process().exitValue()).isZero();
            assertThat(directory.resolve("source/data/PG_VERSION")).exists();
            assertThat(directory.resolve("source/data/postmaster.pid")).doesNotExist();
        }
    }

    @Test
    void saysHowItIsUsed() throws Exception {
        try (ChildJvm sandbox = ChildJvm.start(SandboxMain.class)) {
            assertThat(sandbox.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(sandbox.process().exitValue()).isEqualTo(2);
        }
    }
}
