package org.metadb.config;

import java.util.List;
import java.util.Set;

/** The keys of metadb.conf, in the order in which the manual explains them. */
final class ConfigurationKeys {

    static final String HOST = "host";
    static final String PORT = "port";
    static final String DATABASE = "database";
    static final String SUPERUSER = "superuser";
    static final String SUPERUSER_PASSWORD = "superuser_password";
    static final String SYSTEMUSER = "systemuser";
    static final String SYSTEMUSER_PASSWORD = "systemuser_password";
    static final String SSLMODE = "sslmode";
    static final String LISTEN_ADDRESSES = "listen_addresses";
    static final String LISTEN_PORT = "listen_port";
    static final String MAX_CONNECTIONS = "max_connections";
    static final String SSL = "ssl";
    static final String SSL_CERT_FILE = "ssl_cert_file";
    static final String SSL_KEY_FILE = "ssl_key_file";
    static final String SSL_CA_FILE = "ssl_ca_file";
    static final String UNIX_SOCKET_DIRECTORIES = "unix_socket_directories";

    static final List<String> ALL = List.of(
            HOST,
            PORT,
            DATABASE,
            SUPERUSER,
            SUPERUSER_PASSWORD,
            SYSTEMUSER,
            SYSTEMUSER_PASSWORD,
            SSLMODE,
            LISTEN_ADDRESSES,
            LISTEN_PORT,
            MAX_CONNECTIONS,
            SSL,
            SSL_CERT_FILE,
            SSL_KEY_FILE,
            SSL_CA_FILE,
            UNIX_SOCKET_DIRECTORIES);

    /** Once in this file, now parameters of <code>alter system</code>. */
    static final Set<String> MOVED = Set.of("checkpoint_segment_size", "max_poll_interval");

    private ConfigurationKeys() {}
}
