package org.metadb.datadir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Holds a data directory for this process. The lock is the operating system's, on metadb.lock: it ends with the process however that ends,
 * so what a killed server left behind never blocks the next one. A POSIX lock is also given up by ANY close of the file in the process;
 * therefore nothing else opens it, and a server keeps it open until its process ends.
 */
public final class DirectoryLock implements AutoCloseable {

    /** Whoever only looks whether the lock is held ({@link #isHeld}) has it for an instant. */
    private static final int ATTEMPTS = 10;

    private static final long ATTEMPT_PAUSE_MILLIS = 30;

    /** By the directory's real path. Also keeps the channels from the garbage collector, which would close them. */
    private static final Map<Path, FileChannel> HELD = new HashMap<>();

    private final DataDirectory directory;
    private final RunFile run;

    private DirectoryLock(DataDirectory directory, RunFile run) {
        this.directory = directory;
        this.run = run;
    }

    /**
     * Takes the directory and writes metadb.pid and metadb.run.
     *
     * @throws DirectoryLockedException if another process has it
     * @throws DataDirectoryException if it cannot be written in
     */
    public static DirectoryLock acquire(DataDirectory directory) {
        try {
            if (!hold(directory)) {
                throw new DirectoryLockedException("lock file \"" + directory.pidFile()
                        + "\" already exists and server (PID " + holder(directory) + ") appears to be running");
            }
        } catch (IOException e) {
            throw unwritable(directory.lockFile(), e);
        }
        long pid = ProcessHandle.current().pid();
        RunFile run = new RunFile(pid, ProcessStart.of(pid).orElse("unknown"), OptionalInt.empty(), Optional.empty());
        DirectoryLock lock = new DirectoryLock(directory, run);
        lock.write(directory.runFilePath(), run.format());
        lock.write(directory.pidFile(), pid + "\n");
        return lock;
    }

    /** Whether some process, this one included, holds the directory. */
    public static synchronized boolean isHeld(DataDirectory directory) {
        Path file = directory.lockFile();
        try {
            if (!Files.exists(file)) {
                return false;
            }
            if (HELD.containsKey(directory.path().toRealPath())) {
                return true; // opening the file would cost us the lock
            }
        } catch (IOException e) {
            throw new DataDirectoryException("cannot open \"" + file + "\": " + PrivateFiles.reason(e), e);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null; // closing the channel gives the lock back
        } catch (IOException e) {
            throw new DataDirectoryException("cannot open \"" + file + "\": " + PrivateFiles.reason(e), e);
        }
    }

    public DataDirectory directory() {
        return directory;
    }

    /** Says in metadb.run where the door listens. */
    public void listensAt(int port, Optional<Path> socket) {
        write(directory.runFilePath(), new RunFile(run.pid(), run.start(), OptionalInt.of(port), socket).format());
    }

    /** Removes metadb.pid and metadb.run at an orderly end. The lock itself ends with the process. */
    public void clear() {
        try {
            Files.deleteIfExists(directory.pidFile());
            Files.deleteIfExists(directory.runFilePath());
        } catch (IOException e) {
            throw new DataDirectoryException("cannot remove \"" + directory.pidFile() + "\"", e);
        }
    }

    /** Clears and gives the directory back, for tasks that end before their process does. */
    @Override
    public void close() {
        clear();
        synchronized (DirectoryLock.class) {
            try {
                FileChannel channel = HELD.remove(directory.path().toRealPath());
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                throw unwritable(directory.lockFile(), e);
            }
        }
    }

    private static synchronized boolean hold(DataDirectory directory) throws IOException {
        Path held = directory.path().toRealPath();
        if (HELD.containsKey(held)) {
            return false;
        }
        FileChannel channel = PrivateFiles.open(
                directory.lockFile(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (channel.tryLock() != null) {
                    HELD.put(held, channel);
                    return true;
                }
                Thread.sleep(ATTEMPT_PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.close();
        return false;
    }

    private static String holder(DataDirectory directory) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<String> pid = PrivateFiles.read(directory.pidFile()).map(String::strip);
                if (pid.isPresent() && !pid.get().isEmpty()) {
                    return pid.get();
                }
                Thread.sleep(ATTEMPT_PAUSE_MILLIS); // it has just taken the lock and not yet written
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "unknown";
    }

    private void write(Path file, String text) {
        try {
            PrivateFiles.replace(file, text);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static DataDirectoryException unwritable(Path file, IOException cause) {
        return new DataDirectoryException("cannot write \"" + file + "\": " + PrivateFiles.reason(cause), cause);
    }
}
