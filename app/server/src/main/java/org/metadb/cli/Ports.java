package org.metadb.cli;

import org.metadb.config.Configuration;

/** How the subcommands get at what they need, each only when its turn comes: <code>version</code> loads none of it. */
public interface Ports {

    Server server() throws Exception;

    Synchronization synchronization(Configuration configuration) throws Exception;

    Upgrade upgrade(Configuration configuration) throws Exception;
}
