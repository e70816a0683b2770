package org.metadb.cli;

import org.metadb.cli.Synchronization.State;
import picocli.CommandLine.Command;

@Command(name = "sync", description = "Begin synchronization with a data source")
final class SyncCommand extends SourceCommand {

    SyncCommand(Terminal terminal, Ports ports) {
        super(terminal, ports);
    }

    @Override
    void run(Synchronization synchronization, State state, String source) throws Exception {
        if (state != State.NORMAL) {
            terminal().err().println("\nWARNING: Synchronization in progress for data source \"" + source + "\".\n");
            confirm("Interrupt and restart synchronization with new snapshot?");
        }
        confirm("Begin synchronization process for data source \"" + source + "\"?");
        terminal().progress("sync: preparing tables for new snapshot");
        synchronization.begin(source);
        terminal().progress("sync: completed");
    }
}
