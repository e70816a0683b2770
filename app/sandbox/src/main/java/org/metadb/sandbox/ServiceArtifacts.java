package org.metadb.sandbox;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The artifacts that the modules under {@code app/sandbox/services} resolved, as they left them in
 * {@code target/classpath}. The folder is found from where this class was loaded, from the working directory, or as the
 * system property {@code metadb.sandbox.services} or the environment variable {@code METADB_SANDBOX_SERVICES} says.
 */
final class ServiceArtifacts {
    private ServiceArtifacts() {}

    /** @param service broker, worker, connector, postgres15, postgres18 */
    static List<Path> of(String service) {
        Path list = folder().resolve(folderOf(service)).resolve("target/classpath");
        try {
            List<Path> jars = Stream.of(Files.readString(list).trim().split(":"))
                    .map(Path::of)
                    .toList();
            for (Path jar : jars) {
                if (!Files.exists(jar)) {
                    throw new SandboxException(list + " names " + jar + ", which does not exist: build again");
                }
            }
            return jars;
        } catch (IOException e) {
            throw new SandboxException(
                    "cannot read " + list + ": build the services first with mvn -pl app/sandbox -am compile", e);
        }
    }

    /** The switch {@code metadb.sandbox.debezium} chooses the connector, and with it the worker in which it starts. */
    private static String folderOf(String service) {
        String debezium = Sandbox.debezium();
        return switch (debezium) {
            case "3.7" -> service;
            case "3.6" ->
                switch (service) {
                    case "worker" -> "worker43";
                    case "connector" -> "connector36";
                    default -> service;
                };
            default ->
                throw new SandboxException("metadb.sandbox.debezium is \"" + debezium + "\": it must be 3.6 or 3.7");
        };
    }

    private static Path folder() {
        return Settings.find("metadb.sandbox.services")
                .map(Path::of)
                .orElseGet(() -> candidates().stream()
                        .filter(Files::isDirectory)
                        .findFirst()
                        .orElseThrow(() -> new SandboxException("the sandbox's services are not found; looked at "
                                + candidates() + "; name app/sandbox/services with -Dmetadb.sandbox.services=...")));
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        try {
            Path code = Path.of(ServiceArtifacts.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            candidates.add(code.resolve("../../services").normalize());
        } catch (URISyntaxException e) {
            throw new SandboxException("the sandbox does not know where its classes are", e);
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            candidates.add(up.resolve("app/sandbox/services"));
        }
        return candidates;
    }
}
