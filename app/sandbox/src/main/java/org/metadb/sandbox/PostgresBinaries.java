package org.metadb.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Finds the programs {@code initdb} and {@code postgres}: of a system installation where
 * {@code METADB_SANDBOX_PG_BIN} names one or where the brought binaries do not fit this machine, else those we bring,
 * unpacked once per version and user below the directory for temporary files. Safe among JVMs that start together.
 */
final class PostgresBinaries {
    private static final String ARCHIVE = "postgres-linux-x86_64.txz";

    private static final List<String> SYSTEM_PATHS = List.of(
            "/usr/lib/postgresql/%d/bin",
            "/usr/pgsql-%d/bin",
            "/opt/homebrew/opt/postgresql@%d/bin",
            "/usr/local/opt/postgresql@%d/bin",
            "/Library/PostgreSQL/%d/bin",
            "/Applications/Postgres.app/Contents/Versions/%d/bin");

    static final String ADVICE = """
            The sandbox needs PostgreSQL %d (the brought binaries are for Linux on x86-64). Either install it and set \
            METADB_SANDBOX_PG_BIN to the directory that holds initdb and postgres, or let tests use a running server: \
            METADB_SANDBOX_PG_HOST, METADB_SANDBOX_PG_PORT, METADB_SANDBOX_PG_USER (a superuser), \
            METADB_SANDBOX_PG_PASSWORD.""";

    private PostgresBinaries() {}

    /** @return the directory that holds the programs */
    static synchronized Path of(PostgresVersion version) {
        return Settings.find("metadb.sandbox.pg.bin")
                .map(named -> checked(Path.of(named)))
                .or(() -> fits() ? Optional.of(unpacked(version)).filter(PostgresBinaries::runs) : Optional.empty())
                .or(() -> installed(version))
                .orElseThrow(() -> new SandboxException(ADVICE.formatted(version.major())));
    }

    static Optional<Path> installed(PostgresVersion version) {
        return SYSTEM_PATHS.stream()
                .map(pattern -> Path.of(pattern.formatted(version.major())))
                .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                .findFirst();
    }

    private static boolean fits() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return system.equals("linux") && Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    }

    private static Path unpacked(PostgresVersion version) {
        Path jar = ServiceArtifacts.of("postgres" + version.major()).get(0);
        String name = jar.getFileName().toString().replace(".jar", "");
        try {
            Path cache = Directories.cache();
            Path unpacked = cache.resolve(name);
            if (!Files.isExecutable(unpacked.resolve("bin/postgres"))) {
                Path partial = Files.createTempDirectory(cache, name + ".partial");
                unpack(jar, partial);
                Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
                publish(partial, unpacked);
            }
            return unpacked.resolve("bin");
        } catch (IOException e) {
            throw new SandboxException("cannot unpack " + jar + ". " + ADVICE.formatted(version.major()), e);
        }
    }

    /** Another JVM may have been faster; then ours is thrown away. */
    private static void publish(Path partial, Path unpacked) throws IOException {
        try {
            Files.move(partial, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isExecutable(unpacked.resolve("bin/postgres"))) {
                throw e;
            }
            Directories.delete(partial);
        }
    }

    private static void unpack(Path jar, Path target) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            JarEntry archive = file.getJarEntry(ARCHIVE);
            if (archive == null) {
                throw new IOException(jar + " holds no " + ARCHIVE);
            }
            try (InputStream packed = file.getInputStream(archive);
                    TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, target);
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("an entry points out of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** They are linked against the usual C library: on a system with another one they do not. */
    private static boolean runs(Path bin) {
        try {
            Commands.run(List.of(bin.resolve("postgres").toString(), "--version"));
            return true;
        } catch (SandboxException e) {
            return false;
        }
    }

    private static Path checked(Path named) {
        List<String> missing = Stream.of("initdb", "postgres")
                .filter(program -> !Files.isExecutable(named.resolve(program)))
                .toList();
        if (!missing.isEmpty()) {
            throw new SandboxException(
                    "METADB_SANDBOX_PG_BIN: " + named + " does not hold " + String.join(" and ", missing));
        }
        return named;
    }
}
