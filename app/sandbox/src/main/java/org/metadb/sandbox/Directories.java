package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Directories of the sandbox: the cache, temporary ones, and their end. */
final class Directories {
    /** Others may pass through: PostgreSQL runs as another user when we are root. */
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private Directories() {}

    /** Holds what is unpacked once; of this user alone, so that nobody else can lay programs there. */
    static Path cache() throws IOException {
        String user = System.getProperty("user.name");
        Path cache = Settings.find("metadb.sandbox.cache")
                .map(Path::of)
                .orElse(Path.of(System.getProperty("java.io.tmpdir"), "metadb-sandbox-cache-" + user));
        if (!Files.isDirectory(cache)) {
            Files.createDirectories(cache, PosixFilePermissions.asFileAttribute(PASSABLE));
        }
        String owner = Files.getOwner(cache).getName();
        if (!owner.equals(user)) {
            throw new IOException(cache + " belongs to " + owner + ": name another with -Dmetadb.sandbox.cache=...");
        }
        return cache;
    }

    static Path temporary(String service) {
        try {
            Path directory = Files.createTempDirectory("metadb-sandbox-" + service + "-");
            Files.setPosixFilePermissions(directory, PASSABLE);
            return directory;
        } catch (IOException e) {
            throw new SandboxException("cannot create a temporary directory", e);
        }
    }

    static Path named(Path directory) {
        try {
            return Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PASSABLE))
                    .toRealPath();
        } catch (IOException e) {
            throw new SandboxException("cannot create the directory " + directory, e);
        }
    }

    /** Deletes a directory with all it holds; links are deleted, not followed. */
    static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new SandboxException("cannot delete " + directory, e);
        }
    }
}
