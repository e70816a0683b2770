package org.metadb.cli;

/** What <code>metadb start</code> runs. A port: this room knows when a server starts and ends, not what it does. */
@FunctionalInterface
public interface Server {

    /**
     * Starts everything, says {@link ServerContext#ready}, and returns after {@link ServerContext#stop} was requested and all has ended in
     * order, which may take 4.7 s; soon after that the process is halted. Called on the main thread, once.
     *
     * @throws Exception if the server cannot start or go on; its message is the one line that the operator sees
     */
    void run(ServerContext context) throws Exception;
}
