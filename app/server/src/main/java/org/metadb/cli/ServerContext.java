package org.metadb.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.metadb.config.Configuration;
import org.metadb.datadir.DirectoryLock;
import org.metadb.log.ServerLog;

/**
 * What a server is given.
 *
 * @param configuration metadb.conf, with the port of the command line where one was given
 * @param lock the data directory, held by this process
 * @param instanceId of the data directory: who this server is in consumer groups
 * @param version of the program, such as 1.2.3
 * @param stop when to end
 * @param log takes the sink for the table metadb.log
 */
public record ServerContext(
        Configuration configuration,
        StartOptions options,
        DirectoryLock lock,
        UUID instanceId,
        String version,
        StopSignal stop,
        ServerLog log) {

    /** The data directory, absolute. */
    public Path dataDirectory() {
        return lock.directory().path();
    }

    /** To be called when clients are let in: says in metadb.run where. */
    public void ready(int port, Optional<Path> socket) {
        lock.listensAt(port, socket);
    }
}
