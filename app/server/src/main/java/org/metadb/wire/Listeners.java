package org.metadb.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets on which the door listens, a thread for each. */
final class Listeners implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);
    private static final int BACKLOG = 128;

    private final List<ServerSocket> tcp = new ArrayList<>();
    private final List<ServerSocketChannel> unixDomain = new ArrayList<>();
    private final List<Path> sockets = new ArrayList<>();
    private volatile boolean isClosed;

    private Listeners() {}

    /**
     * @throws IOException if an address cannot be bound; the others are released
     */
    static Listeners bind(DoorSettings settings) throws IOException {
        Listeners listeners = new Listeners();
        try {
            for (String name : settings.listenAddresses()) {
                listeners.bindTcp(name, settings.port());
            }
            int port = settings.port() == 0 ? listeners.port() : settings.port();
            if (settings.socketDirectory().isPresent()) {
                listeners.bindUnixDomain(settings.socketDirectory().get().resolve(UnixSocketFile.name(port)));
            }
            return listeners;
        } catch (IOException | RuntimeException e) {
            listeners.close();
            throw e;
        }
    }

    int port() {
        return tcp.isEmpty() ? 0 : tcp.get(0).getLocalPort();
    }

    List<Path> sockets() {
        return List.copyOf(sockets);
    }

    void start(Consumer<Link> newcomers) {
        for (ServerSocket socket : tcp) {
            listen("door-tcp", () -> newcomers.accept(Link.of(socket.accept())));
        }
        for (ServerSocketChannel channel : unixDomain) {
            listen("door-socket", () -> newcomers.accept(Link.of(channel.accept())));
        }
    }

    /** A name may stand for several addresses; one of a family that this machine has not is passed over if there are others. */
    private void bindTcp(String name, int configuredPort) throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (InetAddress address : addresses(name)) {
                if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
                    addresses.add(address);
                }
            }
        } catch (UnknownHostException e) {
            throw new IOException("cannot listen on \"" + name + "\": no such host", e);
        }
        if (addresses.isEmpty()) {
            throw new IOException("cannot listen on \"" + name + "\": not an address of this machine");
        }
        for (InetAddress address : addresses) {
            int port = configuredPort == 0 ? port() : configuredPort;
            ServerSocket socket = new ServerSocket();
            tcp.add(socket);
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address, port), BACKLOG);
            } catch (IOException e) {
                throw new IOException(
                        "cannot listen on " + address.getHostAddress() + ", port " + port + ": " + e.getMessage(), e);
            }
        }
    }

    private static InetAddress[] addresses(String name) throws UnknownHostException {
        return name.equals("*")
                ? new InetAddress[] {new InetSocketAddress(0).getAddress()}
                : InetAddress.getAllByName(name);
    }

    private void bindUnixDomain(Path file) throws IOException {
        if (UnixSocketFile.isTooLong(file)) {
            log.warn(
                    "door: no Unix-domain socket, because its path would be longer than {} bytes path={}",
                    UnixSocketFile.PATH_BYTES_MAX,
                    file);
            return;
        }
        try {
            unixDomain.add(UnixSocketFile.listen(file));
            sockets.add(file);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + file + ": " + e.getMessage(), e);
        }
    }

    private void listen(String name, Acceptor acceptor) {
        Thread thread = new Thread(
                () -> {
                    while (!isClosed) {
                        try {
                            acceptor.acceptOne();
                        } catch (IOException | RuntimeException e) {
                            pauseAfter(e);
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Out of file descriptors, most often: going on at once would only burn the processor. */
    private void pauseAfter(Exception e) {
        if (isClosed) {
            return;
        }
        log.warn("door: cannot accept a connection: {}", e.toString());
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            isClosed = true;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            for (ServerSocket socket : tcp) {
                socket.close();
            }
            for (ServerSocketChannel channel : unixDomain) {
                channel.close();
            }
            for (Path file : sockets) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("door: {}", e.toString());
        }
    }

    private interface Acceptor {
        void acceptOne() throws IOException;
    }
}
