package org.metadb.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "Help about any command")
final class HelpCommand implements Runnable {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "<command>", description = "The command to explain")
    private String topic = "";

    HelpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        CommandLine root = spec.parent().commandLine();
        CommandLine command = topic.isEmpty() ? root : root.getSubcommands().get(topic);
        if (command == null) {
            terminal.err().println("Unknown help topic \"" + topic + "\"");
            command = root;
        }
        command.usage(terminal.out());
    }
}
