package org.metadb.cli;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.metadb.catalog.Catalog;
import org.metadb.catalog.CatalogSetup;
import org.metadb.catalog.CatalogState;
import org.metadb.catalog.LogTable;
import org.metadb.command.Authority;
import org.metadb.command.Backend;
import org.metadb.command.Commands;
import org.metadb.log.LogMarkers;
import org.metadb.log.LogSink;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;
import org.metadb.reference.References;
import org.metadb.stream.Replay;
import org.metadb.stream.StreamContext;
import org.metadb.stream.Streams;
import org.metadb.target.ConnectFailure;
import org.metadb.target.Tables;
import org.metadb.target.TargetPool;
import org.metadb.target.TargetSettings;
import org.metadb.wire.Door;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server: opens the door, waits for the target database if it does not answer, makes or checks the catalog, and lets the streams run until it is
 * told to stop. Each thing is closed in the reverse order of its opening.
 */
final class MetadbServer implements Server {

    private static final Logger LOG = LoggerFactory.getLogger(MetadbServer.class);
    private static final int POOL_CONNECTIONS = 5;

    /** The streams' batches have 4 s, and what they hold is rolled back then; the process has 5 s in all. */
    private static final Duration END_MAX = Duration.ofMillis(4_700);

    /** Connection, operator intervention, resources, system error, conflicts, locks, read-only transaction (a standby). */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "57", "53", "58", "40", "55", "25");

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

    /** Ends within the time of {@link #END_MAX}, whatever the database does. */
    @Override
    public void run(ServerContext context) throws Exception {
        FutureTask<Void> work = new FutureTask<>(() -> {
            try {
                work(context);
            } finally {
                context.stop().request(); // it may have ended by itself, with a failure
            }
            return null;
        });
        Thread thread = new Thread(work, "metadb-server");
        thread.setDaemon(true);
        thread.start();
        context.stop().await();
        try {
            work.get(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("not all connections ended in time; the database rolls back what was not committed");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    private static void work(ServerContext context) throws IOException, InterruptedException {
        TargetSettings target = Targets.system(context.configuration());
        Commands commands = new Commands();
        try (Door door = open(context, commands)) {
            context.ready(door.port(), door.sockets().stream().findFirst());
            if (prepare(context, target, commands)) {
                serve(context, target, commands, door);
            }
        }
    }

    private static Door open(ServerContext context, Commands commands) throws IOException {
        return Door.open(
                Targets.doorSettings(context.configuration()), Targets.ofDoor(context.configuration()), commands);
    }

    /** Makes or checks the catalog, however long the database takes to answer; false if told to stop meanwhile. */
    private static boolean prepare(ServerContext context, TargetSettings target, Commands commands)
            throws InterruptedException {
        CatalogSetup setup = new CatalogSetup(target, Targets.superuser(context.configuration()), context.version());
        Duration pause = FIRST_PAUSE;
        String said = "";
        while (!context.stop().isRequested()) {
            try {
                if (setup.state().kind() == CatalogState.Kind.NONE) {
                    LOG.info(LogMarkers.FILE_ONLY, "initializing database");
                }
                setup.prepareForStart().forEach(LOG::warn);
                return true;
            } catch (MetadbException e) {
                if (!passes(e)) {
                    throw e;
                }
                commands.waitFor(e.getMessage());
                if (!said.equals(e.getMessage())) {
                    said = e.getMessage();
                    LOG.warn("{}; retrying", said);
                }
            }
            if (context.stop().await(pause)) {
                return false;
            }
            pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause.multipliedBy(2);
        }
        return false;
    }

    /**
     * Whether the database may think better of it by itself: unreachable, busy, starting, stopping, read-only for a while. Anything else that it says
     * about making the catalog needs a person.
     */
    private static boolean passes(MetadbException e) {
        String state = ConnectFailure.sqlState(e);
        return ConnectFailure.of(e) == ConnectFailure.PASSING
                && !state.equals(SqlState.CONNECTION_REJECTED)
                && PASSING_CLASSES.contains(state.substring(0, 2));
    }

    private static void serve(ServerContext context, TargetSettings target, Commands commands, Door door)
            throws InterruptedException {
        try (TargetPool pool = TargetPool.open(target, "metadb", POOL_CONNECTIONS)) {
            context.log().attach(into(new LogTable(pool)));
            try {
                serve(context, target, pool, commands, door);
            } finally {
                context.log().detach();
            }
        }
    }

    private static void serve(
            ServerContext context, TargetSettings target, TargetPool pool, Commands commands, Door door)
            throws InterruptedException {
        try (Tables tables = new Tables();
                Catalog catalog = Catalog.open(pool)) {
            StreamContext streaming = new StreamContext(
                    target,
                    tables,
                    context.instanceId(),
                    catalog::current,
                    References.ofProcess(context.dataDirectory()),
                    Clock.systemUTC());
            serve(context, streaming, catalog, pool, commands, door);
        }
    }

    private static void serve(
            ServerContext context,
            StreamContext streaming,
            Catalog catalog,
            TargetPool pool,
            Commands commands,
            Door door)
            throws InterruptedException {
        try (Streams streams = new Streams(streaming)) {
            catalog.listen(streams::follow);
            catalog.startPolling();
            commands.serve(new Backend(catalog, streams::status, new Replay(streaming), new Authority(pool)));
            LOG.debug("server is ready");
            context.stop().await();
            Thread closing = new Thread(door::close, "metadb-door-end"); // clients need not wait for the streams
            closing.setDaemon(true);
            closing.start();
        }
    }

    private static LogSink into(LogTable table) {
        return lines -> table.write(lines.stream()
                .map(line -> new LogTable.Row(line.time(), line.severity(), line.message()))
                .toList());
    }
}
