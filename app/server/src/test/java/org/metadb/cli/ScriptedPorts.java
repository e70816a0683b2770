package org.metadb.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.metadb.config.Configuration;

/** A database of one data source in memory, whose state the test sets. */
final class ScriptedPorts implements Ports {

    final List<String> done = new ArrayList<>();
    Synchronization.State state = Synchronization.State.NORMAL;
    int steps;
    IOException failure;

    @Override
    public Server server() {
        throw new IllegalStateException("no server here");
    }

    @Override
    public Synchronization synchronization(Configuration configuration) throws IOException {
        if (failure != null) {
            throw failure;
        }
        return new Synchronization() {
            @Override
            public Optional<State> state(String dataSource) {
                return Optional.ofNullable(state);
            }

            @Override
            public void begin(String dataSource) {
                done.add("begin " + dataSource);
                state = State.RESYNC;
            }

            @Override
            public Ended end(String dataSource) {
                done.add("end " + dataSource);
                Ended ended = new Ended(state, 0);
                state = State.NORMAL;
                return ended;
            }

            @Override
            public void close() {
                done.add("close");
            }
        };
    }

    @Override
    public Upgrade upgrade(Configuration configuration) {
        return new Upgrade() {
            @Override
            public boolean run(IntConsumer step) {
                for (int version = 1; version <= steps; version++) {
                    step.accept(version);
                }
                return steps > 0;
            }

            @Override
            public void close() {}
        };
    }
}
