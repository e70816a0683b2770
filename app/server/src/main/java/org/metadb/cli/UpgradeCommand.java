package org.metadb.cli;

import java.util.concurrent.Callable;
import org.metadb.config.Configuration;
import org.metadb.datadir.DataDirectory;
import org.metadb.datadir.DirectoryLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "upgrade", description = "Upgrade Metadb instance to current version")
final class UpgradeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Ports ports;

    @Mixin
    private DirectoryOption directory;

    @Option(names = "--force", description = "Do not prompt for confirmation")
    private boolean force;

    @Option(
            names = {"-v", "--verbose"},
            description = "Verbose output")
    private boolean verbose;

    UpgradeCommand(Terminal terminal, Ports ports) {
        this.terminal = terminal;
        this.ports = ports;
    }

    @Override
    public Integer call() throws Exception {
        DataDirectory data = directory.existing();
        Configuration configuration = Configuration.read(data.path());
        String question = "Upgrade instance \"" + data.name() + "\" to Metadb " + Version.current() + "?";
        if (!force && !terminal.confirm(question)) {
            throw new CommandFailure("not confirmed; nothing was changed");
        }
        DirectoryLock lock = DirectoryLock.acquire(data);
        try (Upgrade upgrade = ports.upgrade(configuration)) {
            if (verbose) {
                terminal.progress("upgrading the catalog of database \""
                        + configuration.target().database() + "\"");
            }
            boolean changed = upgrade.run(version -> terminal.progress("upgrading: schema version " + version));
            terminal.progress(
                    changed
                            ? "upgrade of \"" + data.name() + "\" is completed"
                            : "\"" + data.name() + "\" is up to date");
            return 0;
        } finally {
            lock.close();
        }
    }
}
