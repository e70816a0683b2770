package org.metadb.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A service with a directory of its own, which is kept when it was named by the caller. */
abstract class DirectoryService implements Service {
    private final String name;
    private final Path directory;
    private final boolean temporary;
    private Optional<RunningProgram> program = Optional.empty();

    /** @param shortName for the name of a temporary directory */
    DirectoryService(String name, String shortName, Optional<Path> directory) {
        this.name = name;
        this.temporary = directory.isEmpty();
        this.directory = directory.map(Directories::named).orElseGet(() -> Directories.temporary(shortName));
    }

    /** Starts the program and waits until it is ready. */
    final void run(
            Launcher launcher,
            String stopSignal,
            int port,
            List<String> command,
            Duration timeout,
            BooleanSupplier ready) {
        if (isAlive()) {
            throw new SandboxException(name + ": already running");
        }
        // a program that ended by itself leaves its container
        program.ifPresent(RunningProgram::kill);
        program = Optional.of(launcher.start(launch(stopSignal, port, command)));
        await("ready", timeout, ready);
    }

    /** How a program of the service is started, one that ends by itself too. */
    final Launch launch(String stopSignal, int port, List<String> command) {
        return new Launch(name, directory, logFile(), stopSignal, port, command);
    }

    /** Polls until {@code ready} holds. Fails when the program ends or the time is over. */
    final void await(String what, Duration timeout, BooleanSupplier ready) {
        RunningProgram running = running();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ready.getAsBoolean()) {
            if (!running.isAlive()) {
                throw new SandboxException(name + ": ended with status " + running.exitStatus() + " before it was "
                        + what + ServiceProcess.tail(logFile()));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new SandboxException(name + ": not " + what + " after " + timeout.toSeconds() + " s"
                        + ServiceProcess.tail(logFile()));
            }
            Waiting.pause(name);
        }
    }

    @Override
    public final void stop() {
        program.ifPresent(RunningProgram::stop);
        program = Optional.empty();
    }

    @Override
    public final void kill() {
        program.ifPresent(RunningProgram::kill);
        program = Optional.empty();
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
        return program.filter(RunningProgram::isAlive).isPresent();
    }

    @Override
    public final long pid() {
        return running().pid();
    }

    private RunningProgram running() {
        return program.orElseThrow(() -> new SandboxException(name + ": not running"));
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
