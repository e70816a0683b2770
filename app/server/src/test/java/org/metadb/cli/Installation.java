package org.metadb.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** What the archive unpacks to, with the real launcher, and in place of the jars one that points to the classes under test. */
final class Installation {

    private final Path home;

    private Installation(Path home) {
        this.home = home;
    }

    static Installation with(Class<?> main, Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Path launcher = home.resolve("bin/metadb");
        Files.copy(Path.of("../../scripts/metadb"), launcher);
        launcher.toFile().setExecutable(true);
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(home.resolve("lib/metadb-server.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
        return new Installation(home);
    }

    Path home() {
        return home;
    }

    Path launcher() {
        return home.resolve("bin/metadb");
    }

    /** Starts the launcher; both outputs go to files beside the installation, so that no pipe fills. */
    Running start(Map<String, String> environment, String... arguments) throws IOException {
        return start(launcher().toString(), home.getParent(), environment, arguments);
    }

    static Running start(String command, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        Path out = Files.createTempFile("metadb-out", ".txt");
        Path err = Files.createTempFile("metadb-err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("METADB") || name.startsWith("LC_"));
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Process process = builder.start();
        process.getOutputStream().close();
        return new Running(process, out, err);
    }

    Running run(String... arguments) throws IOException {
        return start(Map.of(), arguments).ended();
    }

    record Running(Process process, Path outFile, Path errFile) implements AutoCloseable {

        Running ended() {
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("still running: " + process.info() + "\n" + err());
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return this;
        }

        int exitCode() {
            return ended().process.exitValue();
        }

        String out() {
            return text(outFile);
        }

        String err() {
            return text(errFile);
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            Files.deleteIfExists(outFile);
            Files.deleteIfExists(errFile);
        }
    }
}
