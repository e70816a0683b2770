package org.metadb.datadir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What metadb.run says of the process that holds the directory: lines of <code>key=value</code>.
 *
 * @param start tells the process from a later one with its PID, see {@link ProcessStart}
 * @param port where the door listens; empty until it does, and for subcommands that open none
 * @param socket the door's Unix socket
 */
public record RunFile(long pid, String start, OptionalInt port, Optional<Path> socket) {

    static final String FILE_NAME = "metadb.run";

    /** Empty where there is no such file or it is not one of ours. */
    static Optional<RunFile> parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        try {
            return Optional.of(new RunFile(
                    Long.parseLong(values.getOrDefault("pid", "")),
                    values.getOrDefault("start", ""),
                    values.containsKey("port")
                            ? OptionalInt.of(Integer.parseInt(values.get("port")))
                            : OptionalInt.empty(),
                    Optional.ofNullable(values.get("socket")).map(Path::of)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The file's text. */
    String format() {
        StringBuilder text = new StringBuilder();
        text.append("pid=")
                .append(pid)
                .append('\n')
                .append("start=")
                .append(start)
                .append('\n');
        port.ifPresent(number -> text.append("port=").append(number).append('\n'));
        socket.ifPresent(path -> text.append("socket=").append(path).append('\n'));
        return text.toString();
    }

    /** Whether the process that wrote this file still runs under its PID. */
    public boolean describesLivingProcess() {
        return ProcessStart.of(pid).filter(start::equals).isPresent();
    }
}
