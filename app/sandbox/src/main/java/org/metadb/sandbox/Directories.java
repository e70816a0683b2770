package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Directories of the sandbox: the cache, temporary ones, and their end. */
final class Directories {
    /** Others may pass through: PostgreSQL runs as another user when we are root. */
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private static final String PREFIX = "metadb-sandbox-";

    private static boolean swept;

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
            sweep();
            Path directory =
                    Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-" + service + "-");
            Files.setPosixFilePermissions(directory, PASSABLE);
            return directory;
        } catch (IOException e) {
            throw new SandboxException("cannot create a temporary directory", e);
        }
    }

    /** Deletes what JVMs left behind that were killed: an hour old, of this user, and its owner is gone. */
    private static synchronized void sweep() throws IOException {
        if (swept) {
            return;
        }
        swept = true;
        FileTime oldest = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        Path base = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(base, PREFIX + "*-*")) {
            for (Path candidate : candidates) {
                String pid = candidate
                        .getFileName()
                        .toString()
                        .substring(PREFIX.length())
                        .split("-")[0];
                if (pid.matches("[0-9]{1,9}")
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty()
                        && Files.getLastModifiedTime(candidate).compareTo(oldest) < 0
                        && Files.getOwner(candidate).getName().equals(System.getProperty("user.name"))) {
                    delete(candidate);
                }
            }
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

    /** Deletes a directory with all it holds, if it is there; links are deleted, not followed. */
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
