package org.metadb.cli;

import java.nio.file.Path;
import org.metadb.datadir.DataDirectory;
import picocli.CommandLine.Option;

/** The option <code>-D</code>, which every subcommand that works on an instance has. */
final class DirectoryOption {

    @Option(
            names = {"-D", "--dir"},
            paramLabel = "<d>",
            description = "Data directory")
    private String directory = "";

    /** The path as given. */
    Path path() {
        if (directory.isEmpty()) {
            throw new CommandFailure("data directory not specified");
        }
        return Path.of(directory);
    }

    DataDirectory existing() {
        return DataDirectory.existing(path());
    }

    /** For the subcommands that work on the current directory where none is given. */
    DataDirectory existingOrCurrent() {
        return directory.isEmpty() ? DataDirectory.existing(Path.of(".")) : existing();
    }
}
