package org.metadb.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;

/**
 * Where the operator reads and answers: results on standard output; progress, prompts and errors on standard error.
 *
 * @param color whether standard error takes colors
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean color) {

    private static final Set<String> YES = Set.of("y", "yes");

    /** The process's own streams. METADB_COLOR is always, auto (the launcher says whether standard error is a terminal) or anything else. */
    static Terminal ofProcess() {
        String wish = System.getenv().getOrDefault("METADB_COLOR", "never");
        boolean color = wish.equals("always") || (wish.equals("auto") && Boolean.getBoolean("metadb.terminal"));
        return new Terminal(System.in, System.out, System.err, color);
    }

    void progress(String text) {
        err.println("metadb: " + text);
    }

    void error(String text) {
        err.println("metadb: " + (color ? "\u001b[1;31merror:\u001b[0m " : "error: ") + text);
    }

    /** Asks; y and yes in any case are consent, everything else, the end of the input included, is not. */
    boolean confirm(String question) {
        err.print(question + " ");
        err.flush();
        String answer = line().strip().toLowerCase(Locale.ROOT);
        return YES.contains(answer);
    }

    /** Byte by byte, so that the answer to the next question stays in the input. */
    private String line() {
        StringBuilder line = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                line.append((char) next);
            }
        } catch (IOException e) {
            return ""; // no answer
        }
        return line.toString();
    }
}
