package org.metadb.wire;

import java.io.Flushable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.metadb.pg.SqlState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, from its first packet to its end. {@link #run} is the thread of the client; it starts a second one, for the
 * target, when the session stands. However it ends, what it was running on the target is cancelled.
 */
final class Session implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final int CANCEL_TRIES_MAX = 8;
    private static final long CANCEL_WAIT_MILLIS = 150;

    /** For a client that says goodbye right after a short statement, without waiting for its answer. */
    private static final long GOODBYE_WAIT_MILLIS = 500;

    private static final byte[] TERMINATE = new Message('X').toBytes();

    private final Services services;
    private final Link client;
    private final ClientSide clientSide;
    private final PgInput fromClient;
    private final PgOutput toClient;
    private final List<Flushable> outputs = new CopyOnWriteArrayList<>();
    private final Pipeline pipeline = new Pipeline();
    private volatile boolean isEstablished;
    private volatile Optional<TargetSide> greeted = Optional.empty();

    Session(Services services, Link client) throws IOException {
        this.services = services;
        this.client = client;
        this.toClient = new PgOutput(client.out());
        this.clientSide = new ClientSide(client, toClient);
        outputs.add(toClient);
        this.fromClient = new PgInput(client.in(), this::flushAll);
    }

    @Override
    public void run() {
        try {
            greet();
        } catch (SqlError e) {
            clientSide.end(Answers.fatal(e));
        } catch (ProtocolException e) {
            log.debug("door: {}: {}", client.remoteAddress(), e.getMessage());
            clientSide.end(Answers.fatal(new SqlError(SqlState.PROTOCOL_VIOLATION, e.getMessage())));
        } catch (IOException e) {
            log.debug("door: {}: {}", client.remoteAddress(), e.toString());
        } catch (RuntimeException e) {
            log.error("door: a session failed unexpectedly client={}", client.remoteAddress(), e);
            clientSide.end(Answers.fatal(new SqlError(SqlState.INTERNAL_ERROR, "internal error")));
        } finally {
            clientSide.flush();
            clientSide.close();
        }
    }

    /** Ends it from outside, by any thread. Its own threads see to the rest; one that waits for the target to greet is woken. */
    void end(SqlError reason) {
        clientSide.end(Answers.fatal(reason));
        if (!isEstablished) {
            greeted.ifPresent(Session::closeQuietly);
        }
    }

    /** Ends it though the client may not be listening. */
    void abort() {
        clientSide.close();
    }

    /** Whether authentication is over. */
    boolean isEstablished() {
        return isEstablished;
    }

    private void greet() throws IOException {
        Greeting greeting = new Greeting(services, client, fromClient, toClient);
        Optional<StartupPacket> startup = greeting.request();
        if (startup.isEmpty()) {
            return;
        }
        services.admission().enter();
        try (TargetSide target = open(startup.get())) {
            Optional<Greeting.Established> established = greeting.establish(startup.get(), target);
            if (established.isPresent()) {
                isEstablished = true;
                converse(established.get());
            }
        } finally {
            services.cancelKeys().remove(greeting.cancelKey());
            services.admission().leave();
        }
    }

    private TargetSide open(StartupPacket startup) {
        try {
            TargetSide target = services.connector().open(startup, clientSide::flush);
            services.admission().targetAnswered();
            outputs.add(target.out());
            greeted = Optional.of(target);
            return target;
        } catch (IOException e) {
            services.admission().targetFailed(e);
            throw new SqlError(
                            SqlState.CANNOT_CONNECT,
                            "cannot connect to the target database at "
                                    + services.target().hostAndPort() + ": " + e.getMessage())
                    .withCause(e);
        }
    }

    private void converse(Greeting.Established session) throws IOException {
        LocalStatements local = new LocalStatements();
        TargetRelay back = new TargetRelay(session.target().in(), clientSide, pipeline, session.parameters(), local);
        Thread thread = new Thread(back, Thread.currentThread().getName() + "-target");
        thread.setDaemon(true);
        thread.start();
        Conversation conversation =
                new Conversation(toClient, pipeline, session, services.handler(), client.remoteAddress());
        boolean saidGoodbye = false;
        try {
            saidGoodbye = new ClientRelay(
                            fromClient,
                            session.target().out(),
                            pipeline,
                            conversation,
                            local,
                            services.settings().statementBytesMax())
                    .run();
        } catch (ProtocolException e) {
            clientSide.end(Answers.fatal(new SqlError(SqlState.PROTOCOL_VIOLATION, e.getMessage())));
        } finally {
            part(session, saidGoodbye);
        }
    }

    /** Takes leave of the target. A cancel request that comes before its statement is lost, so it is repeated. */
    private void part(Greeting.Established session, boolean saidGoodbye) throws IOException {
        TargetSide target = session.target();
        try {
            boolean isTorn = target.out().isTorn();
            if (!isTorn) {
                target.out().flush();
            }
            clientSide.flush();
            clientSide.close();
            if (saidGoodbye) {
                pipeline.awaitAnswers(GOODBYE_WAIT_MILLIS);
            }
            for (int tries = 0;
                    pipeline.isBusy() && tries < CANCEL_TRIES_MAX && session.cancelKey().length > 0;
                    tries++) {
                services.connector().cancel(CancelKeys.request(session.cancelKey()));
                if (pipeline.awaitAnswers(CANCEL_WAIT_MILLIS)) {
                    break;
                }
            }
            if (!isTorn) {
                target.out().send(TERMINATE);
                target.out().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(TargetSide target) {
        try {
            target.close();
        } catch (IOException e) {
            log.debug("door: {}", e.toString());
        }
    }

    private void flushAll() throws IOException {
        for (Flushable output : outputs) {
            output.flush();
        }
    }
}
