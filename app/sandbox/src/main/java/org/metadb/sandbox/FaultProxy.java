package org.metadb.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network that misbehaves when told to: listens on a loopback port of its own and passes bytes on to a service's port. What was told last counts for
 * all connections, those to come included, until {@link #pass}. Thread-safe.
 *
 * <p>A stalled connection is alive to TCP (its keep-alives are answered) and silent above it: what a client sees of a frozen machine or of a firewall
 * that forgot the connection.
 */
public final class FaultProxy implements AutoCloseable {

    /** Which way bytes go. */
    public enum Direction {
        /** From the client that connected to the service. */
        TO_SERVICE,
        /** From the service back to the client. */
        TO_CLIENT
    }

    private static final String HOST = "127.0.0.1";
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final long NEVER = -1;

    private final InetSocketAddress service;
    private final int port;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Map<Direction, Long> passed = new EnumMap<>(Direction.class);
    private final Map<Direction, Long> cutAt = new EnumMap<>(Direction.class);
    private ServerSocket listener;
    private Thread acceptor;
    private Duration delay = Duration.ZERO;
    private boolean stalled;
    private boolean closed;
    private int cuts;

    private FaultProxy(String host, int servicePort) {
        this.service = new InetSocketAddress(host, servicePort);
        this.port = Ports.free();
        for (Direction direction : Direction.values()) {
            passed.put(direction, 0L);
            cutAt.put(direction, NEVER);
        }
        listen();
    }

    /** A proxy before that service, which need not be there yet; passes everything. */
    public static FaultProxy before(String host, int servicePort) {
        return new FaultProxy(host, servicePort);
    }

    /** The same server, seen through a proxy. The caller closes the proxy. */
    public static FaultProxy before(Postgres server) {
        return before(server.host(), server.port());
    }

    /** The service as a PostgreSQL that is reached through here. */
    public Postgres of(Postgres server) {
        return new GivenPostgres(Site.HOST, port, server.superuser(), server.superuserPassword());
    }

    /** Where clients connect. */
    public int port() {
        return port;
    }

    /** Everything passes again: ends a delay, a stall, a refusal, and a cut that has not come yet. */
    public synchronized void pass() {
        delay = Duration.ZERO;
        stalled = false;
        cutAt.replaceAll((direction, at) -> NEVER);
        if (listener == null) {
            listen();
        }
        notifyAll();
    }

    /** Each piece of up to 16 kB is held for that long, in both directions. */
    public synchronized void delay(Duration pause) {
        delay = pause;
    }

    /** Connections stay and new ones are taken, but nothing passes. */
    public synchronized void stall() {
        stalled = true;
    }

    /** Resets all connections, now. New ones are taken. */
    public void cut() {
        links.forEach(Link::reset);
        synchronized (this) {
            cuts++;
        }
    }

    /**
     * Resets the connection over which that many more bytes, counted over all connections, have gone that way; not a byte more passes. With 0 it is
     * the next byte's connection. Happens once.
     */
    public synchronized void cutAfter(Direction direction, long bytes) {
        cutAt.put(direction, passed.get(direction) + bytes);
    }

    /** Resets all connections, and refuses new ones as if nobody listened. */
    public void refuse() {
        Thread accepting;
        synchronized (this) {
            close(listener);
            listener = null;
            accepting = acceptor;
        }
        try {
            accepting.join(); // the system goes on listening as long as a thread is in there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cut();
    }

    /** How often connections were cut. */
    public synchronized int cuts() {
        return cuts;
    }

    /** Connections that are open now. */
    public int connections() {
        return links.size();
    }

    /** Bytes that went that way so far. */
    public synchronized long passed(Direction direction) {
        return passed.get(direction);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            close(listener);
            listener = null;
            notifyAll();
        }
        links.forEach(Link::reset);
    }

    private void listen() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(Site.HOST), port));
            listener = socket;
            acceptor = daemon("proxy accept " + port, () -> accept(socket));
        } catch (IOException e) {
            throw new SandboxException("proxy: cannot listen on port " + port, e);
        }
    }

    private void accept(ServerSocket socket) {
        while (true) {
            try {
                Link link = new Link(socket.accept());
                links.add(link);
                daemon("proxy to " + service.getPort(), link::run);
            } catch (IOException e) {
                return; // closed: refusing, or at the end
            }
        }
    }

    /**
     * Waits as long as nothing passes; then says how many of the next bytes may, fewer than there are if the connection is to be cut behind
     * them.
     */
    private int admit(Direction direction, int bytes) throws InterruptedException {
        Duration pause;
        synchronized (this) {
            pause = delay;
        }
        if (!pause.isZero()) {
            Thread.sleep(pause.toMillis());
        }
        synchronized (this) {
            while (stalled && !closed) {
                wait();
            }
            long before = passed.get(direction);
            long at = cutAt.get(direction);
            boolean cut = at != NEVER && before + bytes > at;
            int admitted = cut ? (int) (at - before) : bytes;
            if (cut) {
                cutAt.put(direction, NEVER);
                cuts++;
            }
            passed.put(direction, before + admitted);
            return admitted;
        }
    }

    private static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void close(AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception e) {
            // It is of no use any more either way.
            return;
        }
    }

    /** A client's connection and the one to the service that belongs to it. */
    private final class Link {
        private final Socket client;
        private final Socket upstream = new Socket();

        Link(Socket client) {
            this.client = client;
        }

        void run() {
            try {
                upstream.connect(service, CONNECT_MILLIS_MAX);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
            } catch (IOException e) {
                reset();
                return;
            }
            daemon("proxy from " + service.getPort(), () -> pump(upstream, client, Direction.TO_CLIENT));
            pump(client, upstream, Direction.TO_SERVICE);
        }

        private void pump(Socket from, Socket to, Direction direction) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    int admitted = admit(direction, read);
                    out.write(buffer, 0, admitted);
                    if (admitted < read) {
                        reset();
                        return;
                    }
                }
                to.shutdownOutput();
                if (from.isOutputShutdown()) {
                    end();
                }
            } catch (IOException e) {
                reset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                reset();
            }
        }

        /** As a crash of the machine between them would: no orderly end, what is on its way is lost. */
        void reset() {
            try {
                client.setSoLinger(true, 0);
                upstream.setSoLinger(true, 0);
            } catch (IOException e) {
                // One of them has ended by itself.
            }
            end();
        }

        private void end() {
            close(client);
            close(upstream);
            links.remove(this);
        }
    }
}
