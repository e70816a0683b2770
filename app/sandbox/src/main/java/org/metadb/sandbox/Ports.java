package org.metadb.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports for services that keep theirs over restarts. They are taken from below the range that systems
 * use for outgoing connections (from 32768 on Linux, 49152 elsewhere): from within it, a client that reconnects to a killed service
 * could be given the service's own port. Thread-safe.
 */
final class Ports {
    private static final int FIRST = 15_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS_MAX = 1_000;

    private static final Set<Integer> handedOut = ConcurrentHashMap.newKeySet();

    private Ports() {}

    static int free() {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (handedOut.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new SandboxException("no free port found between " + FIRST + " and " + LAST);
    }

    /** The port in {@code file}, or a free one that from now on stands there. */
    static int kept(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, Integer.toString(free()));
            }
            return Integer.parseInt(Files.readString(file).trim());
        } catch (IOException | NumberFormatException e) {
            throw new SandboxException("cannot keep a port in " + file, e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
