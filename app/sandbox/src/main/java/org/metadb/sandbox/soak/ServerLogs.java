package org.metadb.sandbox.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the servers said of the faults, counted: a soak in which nothing was ever fenced or broken has proved little. */
final class ServerLogs {
    private static final Map<String, String> COUNTED = new TreeMap<>(Map.of(
            "batches fenced", "another worker has stored positions of",
            "sessions with the target given up", "session with the target given up",
            "target database failed", ": target database: ",
            "internal errors", "internal error"));

    private ServerLogs() {}

    static List<String> lines(List<Faults.Server> servers) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        COUNTED.keySet().forEach(what -> counts.put(what, 0));
        for (Faults.Server server : servers) {
            try (Stream<String> lines = Files.lines(server.process().serverLog())) {
                lines.forEach(line -> COUNTED.forEach((what, text) -> {
                    if (line.contains(text)) {
                        counts.merge(what, 1, Integer::sum);
                    }
                }));
            }
        }
        return counts.entrySet().stream()
                .map(count -> "%-36s %5d".formatted(count.getKey(), count.getValue()))
                .toList();
    }
}
