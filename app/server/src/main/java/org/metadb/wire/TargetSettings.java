package org.metadb.wire;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The target database.
 *
 * @param host name or address; a path is the directory of a Unix-domain socket
 * @param database by its real name; clients may also call it {@code metadb}
 * @param sslRootCertificate PEM file of the authorities to trust; empty: those that Java trusts
 */
public record TargetSettings(
        String host, int port, String database, SslMode sslMode, Optional<Path> sslRootCertificate) {

    /** For messages: host and port. */
    String address() {
        return host + ":" + port;
    }
}
