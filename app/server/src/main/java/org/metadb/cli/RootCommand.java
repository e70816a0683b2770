package org.metadb.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** <code>metadb</code> alone: shows what there is. */
@Command(
        name = "metadb",
        description = "Metadb server and tools",
        synopsisSubcommandLabel = "<command>",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Use \"metadb help <command>\" for more information about a command."})
final class RootCommand implements Runnable {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    RootCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }
}
