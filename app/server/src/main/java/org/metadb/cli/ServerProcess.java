package org.metadb.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.metadb.config.Configuration;
import org.metadb.datadir.DataDirectory;
import org.metadb.datadir.DirectoryLock;
import org.metadb.datadir.PrivateFiles;
import org.metadb.log.LogMarkers;
import org.metadb.log.ServerLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a server's process: log, configuration, lock, the server itself, and an end in order. Runs on the main thread. */
final class ServerProcess {

    private final Terminal terminal;
    private final Ports ports;
    private final DataDirectory data;
    private final StartOptions options;

    ServerProcess(Terminal terminal, Ports ports, DataDirectory data, StartOptions options) {
        this.terminal = terminal;
        this.ports = ports;
        this.data = data;
        this.options = options;
    }

    /** Returns the process's exit code: 0 after an end in order, also one that a signal asked for. */
    int run() {
        ServerLog serverLog = openLog();
        Logger log = LoggerFactory.getLogger(ServerProcess.class);
        StopSignal stop = new StopSignal();
        ShutdownHook hook = ShutdownHook.install(stop, log);
        int exitCode = 1;
        try {
            exitCode = serve(log, serverLog, stop);
        } finally {
            serverLog.close();
            hook.ended(exitCode);
        }
        return exitCode;
    }

    private int serve(Logger log, ServerLog serverLog, StopSignal stop) {
        DirectoryLock lock = null;
        try {
            Configuration configuration = Configuration.read(data.path());
            if (options.port().isPresent()) {
                configuration = configuration.withListenPort(options.port().getAsInt());
            }
            lock = DirectoryLock.acquire(data);
            String version = Version.current();
            log.info("starting Metadb {}", version);
            ports.server()
                    .run(new ServerContext(
                            configuration, options, lock, data.instanceId(lock), version, stop, serverLog));
            log.info("server is shut down");
            return 0;
        } catch (Exception | Error e) {
            return stopped(log, e);
        } finally {
            if (lock != null) {
                lock.clear();
            }
        }
    }

    /** Why the server is not there goes to the log file as well as to standard error, but not twice to the same place. */
    private int stopped(Logger log, Throwable failure) {
        List<String> lines = CommandFailure.linesOf(failure);
        for (String line : lines) {
            if (options.logFile().isPresent()) {
                log.error(LogMarkers.FATAL, "server stopped: {}", line);
            }
            terminal.error("server stopped: " + line);
        }
        if (isBug(failure)) {
            log.error("this should not happen; please report it", failure);
        } else {
            log.debug("stopped by", failure);
        }
        return 1;
    }

    /** What nobody throws to tell the operator something. */
    private static boolean isBug(Throwable failure) {
        boolean unchecked = failure instanceof RuntimeException || failure instanceof Error;
        return unchecked && failure.getClass().getName().startsWith("java.");
    }

    private ServerLog openLog() {
        if (options.logFile().isEmpty()) {
            return ServerLog.to(terminal.err(), terminal.color(), options.debug());
        }
        Path file = options.logFile().get();
        try {
            return ServerLog.toFile(file, options.debug());
        } catch (IOException e) {
            throw new CommandFailure("cannot open log file \"" + file + "\": " + PrivateFiles.reason(e));
        }
    }
}
