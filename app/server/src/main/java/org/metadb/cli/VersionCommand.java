package org.metadb.cli;

import picocli.CommandLine.Command;

@Command(name = "version", description = "Print metadb version")
final class VersionCommand implements Runnable {

    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        terminal.out().println("metadb version " + Version.current());
    }
}
