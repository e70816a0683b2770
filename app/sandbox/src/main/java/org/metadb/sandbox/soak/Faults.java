package org.metadb.sandbox.soak;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.metadb.sandbox.FaultProxy;
import org.metadb.sandbox.MetadbProcess;
import org.metadb.sandbox.Sandbox;
import org.metadb.sandbox.SandboxException;
import org.metadb.sandbox.Service;

/** Does one fault after the other, by a seed, each to its end: when it returns, every component runs again. One thread. */
final class Faults {
    private static final int STARTS_MAX = 3;
    private static final int DOWN_MILLIS_MAX = 2_500;

    /** Longer than the session with Kafka, and at times than the database waits for a frozen client. */
    private static final int FREEZE_MILLIS_MAX = 25_000;

    private static final int STALL_MILLIS_MAX = 8_000;

    /** A server with the proxy between it and the target. */
    record Server(MetadbProcess process, FaultProxy proxy) {}

    private final Sandbox sandbox;
    private final List<Server> servers;
    private final String connector;
    private final Random random;
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private int connectorRestarts;

    Faults(Sandbox sandbox, List<Server> servers, String connector, long seed) {
        this.sandbox = sandbox;
        this.servers = List.copyOf(servers);
        this.connector = connector;
        this.random = new Random(seed);
    }

    /**
     * Chooses a fault and does it.
     *
     * @param killWanted whether it must be a kill, since there have been too few
     * @return what was done
     */
    Fault next(boolean killWanted) throws InterruptedException {
        Fault fault = choose(killWanted);
        Server server = servers.get(random.nextInt(servers.size()));
        switch (fault) {
            case KILL_SERVER -> kill(server.process());
            case STOP_SERVER -> stop(server.process());
            case FREEZE_SERVER -> {
                server.process().pause();
                Thread.sleep(1_000 + random.nextInt(random.nextInt(1, FREEZE_MILLIS_MAX)));
                server.process().resume();
            }
            case KILL_TARGET -> kill(sandbox.target());
            case RESTART_TARGET -> stop(sandbox.target());
            case KILL_WORKER -> kill(sandbox.worker());
            case KILL_BROKER -> kill(sandbox.broker());
            case RESTART_BROKER -> stop(sandbox.broker());
            case CUT_TARGET -> cut(server.proxy());
            case STALL_TARGET -> {
                server.proxy().stall();
                Thread.sleep(1_000 + random.nextInt(STALL_MILLIS_MAX));
                server.proxy().pass();
            }
        }
        counts.merge(fault, 1, Integer::sum);
        return fault;
    }

    private Fault choose(boolean killWanted) {
        List<Fault> possible = Arrays.stream(Fault.values())
                .filter(fault -> fault.kill || !killWanted)
                .toList();
        int chosen =
                random.nextInt(possible.stream().mapToInt(fault -> fault.weight).sum());
        for (Fault fault : possible) {
            chosen -= fault.weight;
            if (chosen < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }

    private void kill(Service service) throws InterruptedException {
        service.kill();
        Thread.sleep(random.nextInt(DOWN_MILLIS_MAX));
        start(service);
    }

    private void stop(Service service) throws InterruptedException {
        service.stop();
        Thread.sleep(random.nextInt(DOWN_MILLIS_MAX));
        start(service);
    }

    /** A machine that has much to do may need more than one attempt. */
    private static void start(Service service) {
        for (int attempt = 1; ; attempt++) {
            try {
                service.start();
                return;
            } catch (SandboxException e) {
                if (attempt == STARTS_MAX) {
                    throw e;
                }
                service.kill();
            }
        }
    }

    /** Now, or in the middle of what is sent next. */
    private void cut(FaultProxy proxy) {
        switch (random.nextInt(3)) {
            case 0 -> proxy.cut();
            case 1 -> proxy.cutAfter(FaultProxy.Direction.TO_SERVICE, random.nextInt(100_000));
            default -> proxy.cutAfter(FaultProxy.Direction.TO_CLIENT, random.nextInt(2_000));
        }
    }

    /** As an operator would: a task that gave up, since its broker was away for instance, is started again. */
    void lookAfterConnector() {
        try {
            if (sandbox.worker().status(connector).failure().isPresent()) {
                sandbox.worker().restartConnector(connector);
                connectorRestarts++;
            }
        } catch (SandboxException e) {
            // The worker is not up yet, or not sure of its state; there is a next time.
            return;
        }
    }

    int kills() {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().kill)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    int all() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    int count(Fault fault) {
        return counts.getOrDefault(fault, 0);
    }

    int connectorRestarts() {
        return connectorRestarts;
    }
}
