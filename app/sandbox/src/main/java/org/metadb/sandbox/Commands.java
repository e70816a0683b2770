package org.metadb.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands that end by themselves. */
final class Commands {
    static final Duration MAX = Duration.ofMinutes(1);

    private Commands() {}

    /**
     * Runs a command to its end.
     *
     * @return what it printed, trimmed
     * @throws SandboxException when it cannot be run, fails, or takes longer than a minute
     */
    static String run(List<String> command) {
        Path output = null;
        try {
            output = Files.createTempFile("metadb-command", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new SandboxException(command.get(0) + ": still running after " + MAX.toSeconds() + " s");
            }
            String printed = Files.readString(output, StandardCharsets.UTF_8).trim();
            if (process.exitValue() != 0) {
                throw new SandboxException(
                        String.join(" ", command) + ": status " + process.exitValue() + "\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new SandboxException("cannot run " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while running " + command.get(0), e);
        } finally {
            if (output != null) {
                output.toFile().delete();
            }
        }
    }
}
