package org.metadb.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.metadb.datadir.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "start", description = "Start server")
final class StartCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Ports ports;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DirectoryOption directory;

    @Option(
            names = {"-l", "--log"},
            paramLabel = "<f>",
            description = "Server log file (default: standard error)")
    private Path logFile;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "<p>",
            description = "Port on which clients are served (default: listen_port of metadb.conf, 8550)")
    private Integer port;

    @Option(names = "--uuopt", description = "Leave out data mappings of records that change nothing")
    private boolean skipUnnecessaryUpdates;

    @Option(names = "--debug", description = "Log at level DEBUG")
    private boolean debug;

    /** In force before this program runs: the launcher makes it the size of the heap. */
    @Option(names = "--memlimit", paramLabel = "<m>", description = "Memory limit in GiB, 0.122 to 16 (default: 1.0)")
    private Double memoryLimit;

    StartCommand(Terminal terminal, Ports ports) {
        this.terminal = terminal;
        this.ports = ports;
    }

    @Override
    public Integer call() {
        if (port != null && (port < 1 || port > 65535)) {
            throw invalid(Integer.toString(port), "-p, --port", "must be from 1 to 65535");
        }
        if (memoryLimit != null && !(memoryLimit > 0 && memoryLimit < Double.POSITIVE_INFINITY)) {
            throw invalid(Double.toString(memoryLimit), "--memlimit", "must be greater than 0");
        }
        DataDirectory data = directory.existing();
        StartOptions options = new StartOptions(
                Optional.ofNullable(logFile),
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                skipUnnecessaryUpdates,
                debug);
        return new ServerProcess(terminal, ports, data, options).run();
    }

    private ParameterException invalid(String value, String flag, String reason) {
        return new ParameterException(
                spec.commandLine(), "invalid argument \"" + value + "\" for \"" + flag + "\" flag: " + reason);
    }
}
