package org.metadb.wire;

import java.nio.file.Path;
import java.util.Optional;
import org.metadb.pg.SslMode;

/**
 * Where the door finds the target database; as whom is each client's affair.
 *
 * @param host name or address; a path is the directory of a Unix-domain socket
 * @param database by its real name; clients may also call it {@code metadb}
 * @param sslRootCertificate PEM file of the authorities to trust; empty: those that Java trusts
 */
public record TargetAddress(
        String host, int port, String database, SslMode sslMode, Optional<Path> sslRootCertificate) {

    boolean isUnixSocket() {
        return host.startsWith("/");
    }

    /** For messages: host and port. */
    String hostAndPort() {
        return host + ":" + port;
    }
}
