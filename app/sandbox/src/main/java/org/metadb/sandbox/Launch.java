package org.metadb.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * What is started.
 *
 * @param name of the service, for messages
 * @param directory of the service; the program reads and writes nowhere else
 * @param log receives what the program prints, after what stands there
 * @param stopSignal ends the program in order; without SIG: INT or TERM
 * @param port on which the program listens
 */
record Launch(String name, Path directory, Path log, String stopSignal, int port, List<String> command) {
    Launch {
        command = List.copyOf(command);
    }
}
