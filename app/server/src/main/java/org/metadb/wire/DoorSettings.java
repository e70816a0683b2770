package org.metadb.wire;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the door stands, and its limits.
 *
 * @param listenAddresses host names or addresses; {@code *} is every address; empty: no TCP
 * @param port 0 picks a free one
 * @param socketDirectory where the Unix-domain socket {@code .s.PGSQL.<port>} is made
 * @param connectionsMax sessions at once
 * @param statementBytesMax length of a text of Metadb's; longer texts of PostgreSQL's pass unread
 * @param startupTimeout from the connection to the end of authentication
 */
public record DoorSettings(
        List<String> listenAddresses,
        int port,
        Optional<Path> socketDirectory,
        int connectionsMax,
        int statementBytesMax,
        Duration startupTimeout) {

    public static final int CONNECTIONS_MAX_DEFAULT = 100;
    public static final int STATEMENT_BYTES_MAX_DEFAULT = 1 << 20;
    public static final Duration STARTUP_TIMEOUT_DEFAULT = Duration.ofSeconds(60);

    public DoorSettings {
        listenAddresses = List.copyOf(listenAddresses);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port);
        }
        if (connectionsMax < 1 || statementBytesMax < 1) {
            throw new IllegalArgumentException("a limit below 1");
        }
    }

    public static DoorSettings of(List<String> listenAddresses, int port, Optional<Path> socketDirectory) {
        return new DoorSettings(
                listenAddresses,
                port,
                socketDirectory,
                CONNECTIONS_MAX_DEFAULT,
                STATEMENT_BYTES_MAX_DEFAULT,
                STARTUP_TIMEOUT_DEFAULT);
    }

    DoorSettings withConnectionsMax(int newConnectionsMax) {
        return new DoorSettings(
                listenAddresses, port, socketDirectory, newConnectionsMax, statementBytesMax, startupTimeout);
    }

    DoorSettings withStartupTimeout(Duration newStartupTimeout) {
        return new DoorSettings(
                listenAddresses, port, socketDirectory, connectionsMax, statementBytesMax, newStartupTimeout);
    }
}
