package org.metadb.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Known, so that its absence is said and not called a typing error. */
@Command(name = "migrate", hidden = true, description = "Migrate historical data from LDP")
final class MigrateCommand implements Runnable {

    @Unmatched
    private List<String> anything;

    @Override
    public void run() {
        throw new CommandFailure("\"migrate\" (historical data from LDP) is not available in this version of Metadb");
    }
}
