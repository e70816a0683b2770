package org.metadb.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A service as a process on this machine, with a directory of its own that is kept when it was named by the caller. */
abstract class LocalService implements Service {
    /** Where every service listens, and nowhere else. */
    static final String HOST = "127.0.0.1";

    private final String name;
    private final Path directory;
    private final boolean temporary;
    private Optional<ServiceProcess> process = Optional.empty();

    /** @param shortName for the name of a temporary directory */
    LocalService(String name, String shortName, Optional<Path> directory) {
        this.name = name;
        this.temporary = directory.isEmpty();
        this.directory = directory.map(Directories::named).orElseGet(() -> Directories.temporary(shortName));
    }

    /** Starts the program and waits until it is ready. */
    final void run(String stopSignal, List<String> command, Duration timeout, BooleanSupplier ready) {
        if (isAlive()) {
            throw new SandboxException(name + ": already running");
        }
        process = Optional.of(ServiceProcess.start(name, logFile(), stopSignal, command));
        await("ready", timeout, ready);
    }

    /** Waits as long as the process lives. */
    final void await(String what, Duration timeout, BooleanSupplier ready) {
        running().await(what, timeout, ready);
    }

    @Override
    public final void stop() {
        process.ifPresent(ServiceProcess::stop);
        process = Optional.empty();
    }

    @Override
    public final void kill() {
        process.ifPresent(ServiceProcess::kill);
        process = Optional.empty();
    }

    @Override
    public final void pause() {
        running().pause();
    }

    @Override
    public final void resume() {
        running().resume();
    }

    @Override
    public final boolean isAlive() {
        return process.filter(ServiceProcess::isAlive).isPresent();
    }

    @Override
    public final long pid() {
        return running().pid();
    }

    private ServiceProcess running() {
        return process.orElseThrow(() -> new SandboxException(name + ": not running"));
    }

    final String name() {
        return name;
    }

    /** Holds all that the service keeps, its port and its log among it. */
    public final Path directory() {
        return directory;
    }

    @Override
    public final Path logFile() {
        return directory.resolve("log");
    }

    @Override
    public void close() {
        if (temporary) {
            kill();
            Directories.delete(directory);
        } else {
            stop();
        }
    }

    @Override
    public String toString() {
        return name + " in " + directory;
    }
}
