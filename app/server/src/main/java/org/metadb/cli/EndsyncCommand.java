package org.metadb.cli;

import org.metadb.cli.Synchronization.Ended;
import org.metadb.cli.Synchronization.State;
import picocli.CommandLine.Command;

@Command(name = "endsync", description = "End synchronization and remove leftover data")
final class EndsyncCommand extends SourceCommand {

    EndsyncCommand(Terminal terminal, Ports ports) {
        super(terminal, ports);
    }

    @Override
    void run(Synchronization synchronization, State state, String source) throws Exception {
        if (state == State.NORMAL) {
            throw new CommandFailure("\"endsync\" can only be used in sync mode");
        }
        if (state == State.RESYNC) {
            confirm("Finalize synchronization for data source \"" + source + "\"?");
        }
        Ended ended = synchronization.end(source);
        if (ended.ended() == State.RESYNC && ended.closedVersions() == 0) {
            terminal()
                    .progress(
                            "endsync: no records were closed (this version does not yet find those that the new snapshot lacks)");
        }
        terminal().progress("endsync: completed");
    }
}
