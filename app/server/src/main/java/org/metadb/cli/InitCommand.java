package org.metadb.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.metadb.datadir.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "init", description = "Initialize new Metadb instance")
final class InitCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private DirectoryOption directory;

    @Option(
            names = {"-v", "--verbose"},
            description = "Verbose output")
    private boolean verbose;

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DataDirectory made = DataDirectory.create(directory.path(), sample());
        if (verbose) {
            terminal.progress("next: set host, database, users and passwords in "
                    + made.path().resolve("metadb.conf"));
        }
        terminal.progress("initialized new data directory in " + made);
        return 0;
    }

    private static String sample() throws IOException {
        try (InputStream in = InitCommand.class.getResourceAsStream("/conf/metadb.conf")) {
            if (in == null) {
                throw new IllegalStateException("the build left out conf/metadb.conf");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
