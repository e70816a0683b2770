package org.metadb.cli;

import org.metadb.config.Configuration;
import org.metadb.log.ServerLog;

/** Wires the program. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Program.run(new Wiring(), arguments));
    }

    /** The one place that knows who implements the ports. */
    private static final class Wiring implements Ports {

        @Override
        public Server server() {
            return new MetadbServer();
        }

        @Override
        public Synchronization synchronization(Configuration configuration) {
            quietLibraries();
            return Offline.synchronization(configuration, Version.current());
        }

        @Override
        public Upgrade upgrade(Configuration configuration) {
            quietLibraries();
            return Offline.upgrade(configuration, Version.current());
        }

        /** Only what somebody should look at, and not on standard output. */
        private static void quietLibraries() {
            ServerLog.to(System.err, false, false);
        }
    }
}
