package org.metadb.datadir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * A data directory: metadb.conf, metadb.lock (held by the process at work, see {@link DirectoryLock}), metadb.pid (its PID and a newline),
 * metadb.run (see {@link RunFile}) and metadb.id. Only the first and the last mean anything while no process holds the lock.
 *
 * @param path absolute
 * @param name as the operator wrote it, for messages
 */
public record DataDirectory(Path path, String name) {

    private static final String ID_FILE = "metadb.id";

    /**
     * An existing directory.
     *
     * @throws DataDirectoryException if there is none
     */
    public static DataDirectory existing(Path path) {
        if (!Files.isDirectory(path)) {
            throw new DataDirectoryException("data directory not found: " + path);
        }
        return new DataDirectory(path.toAbsolutePath().normalize(), path.toString());
    }

    /**
     * Makes a data directory with this metadb.conf: 0700 and 0600, for it will hold passwords. Missing parents are made too.
     *
     * @throws DataDirectoryException if anything of that name exists, or it cannot be made
     */
    public static DataDirectory create(Path path, String configuration) {
        Path absolute = path.toAbsolutePath().normalize();
        if (PrivateFiles.exists(absolute)) {
            throw new DataDirectoryException(absolute + " already exists");
        }
        try {
            PrivateFiles.createDirectories(absolute);
            PrivateFiles.create(absolute.resolve("metadb.conf"), configuration);
        } catch (IOException e) {
            throw new DataDirectoryException("cannot create " + absolute + ": " + PrivateFiles.reason(e), e);
        }
        return new DataDirectory(absolute, path.toString());
    }

    /**
     * Who this directory is among all that read the same topics, made once and kept (static membership in consumer groups). To be called by
     * the holder of the lock only. A copy of the directory has the same id: the broker will fence one of the two.
     */
    public UUID instanceId(DirectoryLock lock) {
        if (!lock.directory().equals(this)) {
            throw new IllegalArgumentException("not the lock of " + this);
        }
        Path file = path.resolve(ID_FILE);
        Optional<String> known = PrivateFiles.read(file);
        try {
            if (known.isPresent()) {
                return UUID.fromString(known.get().strip());
            }
            UUID made = UUID.randomUUID();
            PrivateFiles.replace(file, made + "\n");
            return made;
        } catch (IllegalArgumentException e) {
            throw new DataDirectoryException("\"" + file + "\" holds no UUID; remove it to have a new one made", e);
        } catch (IOException e) {
            throw new DataDirectoryException("cannot write \"" + file + "\": " + PrivateFiles.reason(e), e);
        }
    }

    /** What the process that holds the directory says of itself; possibly left over from one that was killed. */
    public Optional<RunFile> runFile() {
        return PrivateFiles.read(path.resolve(RunFile.FILE_NAME)).flatMap(RunFile::parse);
    }

    Path lockFile() {
        return path.resolve("metadb.lock");
    }

    /** The file that the original program's users know as the lock file. */
    public Path pidFile() {
        return path.resolve("metadb.pid");
    }

    Path runFilePath() {
        return path.resolve(RunFile.FILE_NAME);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
