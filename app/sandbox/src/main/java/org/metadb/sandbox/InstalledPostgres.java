package org.metadb.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL of this machine that has an extension: those that the sandbox brings have only what PostgreSQL itself brings.
 *
 * @param programs the directory that holds its programs
 */
public record InstalledPostgres(Path programs) {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /**
     * The first that has it: of the directories that {@code metadb.sandbox.pg.installed} names (separated as paths are), then of Debian's packages, the
     * newest first.
     *
     * @param extension such as {@code postgis} or {@code vector}
     */
    public static Optional<InstalledPostgres> with(String extension) {
        Stream<Path> named = Settings.find("metadb.sandbox.pg.installed").stream()
                .flatMap(list -> Stream.of(list.split(File.pathSeparator)))
                .map(Path::of);
        return Stream.concat(named, debian().stream())
                .map(InstalledPostgres::new)
                .filter(installed -> installed.has(extension))
                .findFirst();
    }

    private static List<Path> debian() {
        if (!Files.isDirectory(DEBIAN)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .sorted((one, other) -> other.compareTo(one))
                    .toList();
        } catch (IOException e) {
            throw new SandboxException("cannot look for PostgreSQL in " + DEBIAN, e);
        }
    }

    private boolean has(String extension) {
        Path config = programs.resolve("pg_config");
        if (!Files.isExecutable(config) || !Files.isExecutable(programs.resolve("postgres"))) {
            return false;
        }
        String share = Commands.run(List.of(config.toString(), "--sharedir"));
        return Files.exists(Path.of(share.strip(), "extension", extension + ".control"));
    }
}
