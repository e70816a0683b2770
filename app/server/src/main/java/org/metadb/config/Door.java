package org.metadb.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where and how clients are let in.
 *
 * @param listenAddresses host names or addresses, <code>*</code> for all; none: no TCP at all
 * @param listenPort also names the Unix socket, <code>.s.PGSQL.&lt;port&gt;</code>
 * @param unixSocketDirectories absolute; none: no Unix socket
 */
public record Door(
        List<String> listenAddresses,
        int listenPort,
        int maxConnections,
        ClientSsl ssl,
        Optional<Path> sslCertFile,
        Optional<Path> sslKeyFile,
        Optional<Path> sslCaFile,
        List<Path> unixSocketDirectories) {

    public Door {
        listenAddresses = List.copyOf(listenAddresses);
        unixSocketDirectories = List.copyOf(unixSocketDirectories);
        if (listenPort < 1 || listenPort > 65535) {
            throw new IllegalArgumentException("listen port " + listenPort);
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("max connections " + maxConnections);
        }
    }

    /** The same door on another port. */
    public Door withListenPort(int port) {
        return new Door(
                listenAddresses, port, maxConnections, ssl, sslCertFile, sslKeyFile, sslCaFile, unixSocketDirectories);
    }
}
