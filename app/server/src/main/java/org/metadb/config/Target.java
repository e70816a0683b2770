package org.metadb.config;

import java.util.Optional;
import org.metadb.pg.SslMode;

/**
 * Where the analytics database is and who Metadb is there.
 *
 * @param host name or address
 * @param systemUser owns the database and all that Metadb makes
 * @param superuser needed by few statements only; empty where an installation has none to give
 */
public record Target(
        String host,
        int port,
        String database,
        Credentials systemUser,
        Optional<Credentials> superuser,
        SslMode sslMode) {

    public Target {
        if (host.isEmpty() || database.isEmpty()) {
            throw new IllegalArgumentException("host and database must not be empty");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port);
        }
    }
}
