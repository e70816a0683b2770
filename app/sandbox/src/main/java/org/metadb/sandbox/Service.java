package org.metadb.sandbox;

import java.nio.file.Path;

/**
 * A service that runs as a process of its own, on a port that it keeps over restarts. One thread at a time may call it.
 *
 * <p>The process ends when the JVM that started it ends, however that happens. Where the switch {@code metadb.sandbox} says
 * {@code containers}, it is the first process of a container, which Testcontainers ends with the JVM (as a kill would). Every method that waits has a deadline
 * and throws {@link SandboxException} with the end of the service's log when it passes, or when the process dies.
 */
public interface Service extends AutoCloseable {
    /** Starts the process and waits until it serves. */
    void start();

    /** Ends the process in order, sessions included, and waits for its end. Does nothing when it is not running. */
    void stop();

    /** Ends the process as a crash would, with SIGKILL, and waits for its end. */
    void kill();

    /** Stops and starts again: same data, same port. */
    default void restart() {
        stop();
        start();
    }

    /** Freezes the process with SIGSTOP: its connections stay open, and nobody answers. */
    void pause();

    /** Lets a paused process go on. */
    void resume();

    boolean isAlive();

    /** The process itself, not its watcher. Of a container it is the number that the daemon's machine knows. */
    long pid();

    /** What the process printed, over all its starts. */
    Path logFile();

    /** Ends the process, and deletes its data if they stand in a temporary directory. */
    @Override
    void close();
}
