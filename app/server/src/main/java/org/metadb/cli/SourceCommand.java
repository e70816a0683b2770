package org.metadb.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.metadb.cli.Synchronization.State;
import org.metadb.config.Configuration;
import org.metadb.datadir.DataDirectory;
import org.metadb.datadir.DirectoryLock;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What sync and endsync share: a data source, a database without a server on it, prompts that can be forced. */
abstract class SourceCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Ports ports;

    @Mixin
    private DirectoryOption directory;

    @Option(names = "--source", required = true, paramLabel = "<s>", description = "Data source name")
    private String source;

    @Option(names = "--force", description = "Do not prompt for confirmation")
    private boolean force;

    @Option(
            names = {"-v", "--verbose"},
            description = "Verbose output")
    private boolean verbose;

    SourceCommand(Terminal terminal, Ports ports) {
        this.terminal = terminal;
        this.ports = ports;
    }

    abstract void run(Synchronization synchronization, State state, String source) throws Exception;

    @Override
    public final Integer call() throws Exception {
        DataDirectory data = directory.existingOrCurrent();
        Configuration configuration = Configuration.read(data.path());
        DirectoryLock lock = DirectoryLock.acquire(data);
        try (Synchronization synchronization = ports.synchronization(configuration)) {
            State state = synchronization
                    .state(source)
                    .orElseThrow(() -> new CommandFailure("data source \"" + source + "\" does not exist"));
            if (verbose) {
                terminal.progress(
                        "data source \"" + source + "\": state " + state.name().toLowerCase(Locale.ROOT));
            }
            run(synchronization, state, source);
            return 0;
        } finally {
            lock.close();
        }
    }

    final Terminal terminal() {
        return terminal;
    }

    /** Goes on if the operator agrees, or said beforehand that nothing shall be asked. */
    final void confirm(String question) {
        if (!force && !terminal.confirm(question)) {
            throw new CommandFailure("not confirmed; nothing was changed");
        }
    }
}
