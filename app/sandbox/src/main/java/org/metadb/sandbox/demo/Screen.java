package org.metadb.sandbox.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the demo prints: lines that stay, each with the seconds since the start, and on a terminal below them a picture
 * that is drawn anew each time. Thread-safe.
 */
final class Screen {
    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";
    private static final String UP_AND_CLEAR = "\033[%dA\033[J";

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private int pictureLines;

    /** @param terminal whether {@code out} understands a terminal's control sequences */
    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    boolean isTerminal() {
        return terminal;
    }

    /** A line that says what is going on. */
    synchronized void step(String text) {
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        keepPicture();
        out.println(String.format(Locale.ROOT, "%6.1f s  %s", seconds, text));
    }

    /** Lines that stay. */
    synchronized void print(List<String> lines) {
        keepPicture();
        lines.forEach(out::println);
    }

    /** In place of the last picture. */
    synchronized void picture(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (pictureLines > 0) {
            text.append(String.format(UP_AND_CLEAR, pictureLines));
        }
        lines.forEach(line -> text.append(line).append('\n'));
        // a line that the terminal wrapped would count for two
        out.print(NO_WRAP + text + WRAP);
        out.flush();
        pictureLines = lines.size();
    }

    /** The last picture stays where it is. */
    private void keepPicture() {
        pictureLines = 0;
    }
}
