package org.metadb.cli;

import java.io.IOException;
import java.util.Optional;
import org.metadb.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program around a server that does nothing; IDLE_SERVER in its environment says how it does it. */
public final class IdleMain {

    private IdleMain() {}

    public static void main(String[] arguments) {
        System.exit(Program.run(new Idle(), arguments));
    }

    private static final class Idle implements Ports {

        @Override
        public Server server() {
            Logger log = LoggerFactory.getLogger(IdleMain.class);
            return context -> {
                String way = System.getenv().getOrDefault("IDLE_SERVER", "");
                if (way.equals("fails")) {
                    throw new IOException("database \"metadb\" does not exist");
                }
                if (way.equals("ends")) {
                    return;
                }
                context.ready(context.configuration().door().listenPort(), Optional.empty());
                log.info(
                        "idle maxHeapMiB={} instance={} directory={}",
                        Runtime.getRuntime().maxMemory() >> 20,
                        context.instanceId(),
                        context.dataDirectory());
                context.stop().await();
                if (way.equals("hangs")) {
                    Thread.sleep(60_000);
                }
            };
        }

        @Override
        public Synchronization synchronization(Configuration configuration) {
            throw new CommandFailure("no catalog here");
        }

        @Override
        public Upgrade upgrade(Configuration configuration) {
            throw new CommandFailure("no catalog here");
        }
    }
}
