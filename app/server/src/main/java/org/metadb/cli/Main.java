package org.metadb.cli;

import org.metadb.config.Configuration;

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
            return Offline.synchronization(configuration, Version.current());
        }

        @Override
        public Upgrade upgrade(Configuration configuration) {
            return Offline.upgrade(configuration, Version.current());
        }
    }
}
