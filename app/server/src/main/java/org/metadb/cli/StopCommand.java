package org.metadb.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.metadb.datadir.DataDirectory;
import org.metadb.datadir.DirectoryLock;
import org.metadb.datadir.RunFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks the process that holds the data directory to end and waits until it has: until the lock is free, so until the process is gone. */
@Command(name = "stop", description = "Shutdown server")
final class StopCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Terminal terminal;

    @Mixin
    private DirectoryOption directory;

    @Option(
            names = {"-v", "--verbose"},
            description = "Verbose output")
    private boolean verbose;

    StopCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        DataDirectory data = directory.existing();
        if (!DirectoryLock.isHeld(data)) {
            say("lock file \"" + data.pidFile() + "\" not found or left over");
            say("server may already have stopped");
            return 0;
        }
        signal(data);
        say("waiting for server to shut down");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (DirectoryLock.isHeld(data)) {
            if (System.nanoTime() - deadline > 0) {
                throw new CommandFailure("server does not shut down");
            }
            Thread.sleep(POLL.toMillis());
        }
        say("server stopped");
        return 0;
    }

    /** The lock says that somebody is there, metadb.run who: a PID alone may long be somebody else's. */
    private static void signal(DataDirectory data) {
        RunFile run = data.runFile()
                .filter(RunFile::describesLivingProcess)
                .orElseThrow(
                        () -> new CommandFailure(
                                "the server on \"" + data
                                        + "\" is running, but not as a process that can be seen from here (another container or host?)"));
        boolean sent = ProcessHandle.of(run.pid()).map(ProcessHandle::destroy).orElse(false);
        if (!sent && DirectoryLock.isHeld(data)) {
            throw new CommandFailure("cannot signal server (PID " + run.pid() + "): is it another user's?");
        }
    }

    private void say(String line) {
        if (verbose) {
            terminal.progress(line);
        }
    }
}
