package org.metadb.cli;

import java.util.List;
import org.metadb.config.ConfigurationException;

/** Ends a subcommand with exit code 1; each line of it goes to standard error as an error. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> lines;

    CommandFailure(String line) {
        this(List.of(line));
    }

    CommandFailure(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    List<String> lines() {
        return lines;
    }

    /** What any failure tells the operator. */
    static List<String> linesOf(Throwable failure) {
        if (failure instanceof CommandFailure ours) {
            return ours.lines();
        }
        if (failure instanceof ConfigurationException configuration) {
            return configuration.problems();
        }
        String message = failure.getMessage();
        boolean expected = message != null && !message.isBlank();
        return List.of((expected ? message : failure.toString()).strip().replaceAll("\\s*[\\r\\n]+\\s*", " "));
    }
}
