package org.metadb.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.metadb.pg.SqlState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for clients and gives each a session. {@link #open} binds, {@link #close} ends all sessions and cancels what they were running.
 * Thread-safe.
 */
public final class Door implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Door.class);

    /** Connections that have not said yet whether they are sessions or cancel requests, beyond the sessions. */
    private static final int NEWCOMERS_MAX = 64;

    private static final long CLOSE_MILLIS_MAX = 3_000;

    private final DoorSettings settings;
    private final Services services;
    private final Listeners listeners;
    private final Map<Session, Thread> sessions = new ConcurrentHashMap<>();
    private final AtomicLong sessionCount = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "door-clock");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean isClosing;

    private Door(DoorSettings settings, Services services, Listeners listeners) {
        this.settings = settings;
        this.services = services;
        this.listeners = listeners;
    }

    /**
     * Binds all addresses and begins to serve. The target need not answer yet.
     *
     * @throws IOException if an address cannot be bound; the message says which
     */
    public static Door open(DoorSettings settings, TargetAddress target, QueryHandler handler) throws IOException {
        Services services = new Services(
                settings,
                target,
                new TargetConnector(target),
                handler,
                new CancelKeys(),
                new Admission(target, settings.connectionsMax()));
        Door door = new Door(settings, services, Listeners.bind(settings));
        door.listeners.start(door::serve);
        return door;
    }

    /** Where it listens, also if a free port was asked for; 0 if it does not listen on TCP. */
    public int port() {
        return listeners.port();
    }

    /** The Unix-domain sockets: none if no directory was given or the path is too long. */
    public List<Path> sockets() {
        return listeners.sockets();
    }

    private void serve(Link client) {
        if (sessions.size() >= settings.connectionsMax() + NEWCOMERS_MAX) {
            closeQuietly(client);
            return;
        }
        try {
            Session session = new Session(services, client);
            Thread thread = new Thread(
                    () -> {
                        try {
                            session.run();
                        } finally {
                            sessions.remove(session);
                        }
                    },
                    "door-" + sessionCount.incrementAndGet());
            thread.setDaemon(true);
            sessions.put(session, thread);
            thread.start();
            clock.schedule(() -> expire(session), settings.startupTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (isClosing) {
                end(session);
            }
        } catch (IOException e) {
            log.debug("door: a client left at once: {}", e.toString());
            closeQuietly(client);
        }
    }

    private void expire(Session session) {
        if (!session.isEstablished() && sessions.containsKey(session)) {
            session.end(new SqlError(SqlState.QUERY_CANCELED, "canceling authentication due to timeout"));
        }
    }

    /** Clients are told; what they were running is cancelled. Returns when all sessions have ended, or after 3 s. */
    @Override
    public void close() {
        isClosing = true;
        clock.shutdownNow();
        listeners.close();
        List<Thread> threads = new ArrayList<>(sessions.values());
        sessions.keySet().forEach(Door::endInBackground);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS_MAX);
        try {
            for (Thread thread : threads) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                thread.join(Math.max(1, left));
            }
            sessions.keySet().forEach(Session::abort);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One client that does not listen must not hold up the others. */
    private static void endInBackground(Session session) {
        Thread thread = new Thread(() -> end(session), "door-end");
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(Session session) {
        session.end(new SqlError(SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command"));
    }

    private static void closeQuietly(Link client) {
        try {
            client.close();
        } catch (IOException e) {
            log.debug("door: {}", e.toString());
        }
    }
}
