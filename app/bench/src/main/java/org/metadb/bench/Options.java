package org.metadb.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the end-to-end benchmark is asked to do.
 *
 * @param events in all: a third of them snapshot rows
 * @param runs whose medians are printed, each with a server and a target of its own
 * @param latencySeconds length of the trickle
 * @param launcher the program, {@code scripts/metadb} of a built tree
 * @param output file that gets the report as well
 */
public record Options(int events, int runs, int latencySeconds, Path launcher, Optional<Path> output) {

    private static final int EVENTS_MIN = 100;

    static final String USAGE =
            "usage: scripts/bench [e2e] [--events N] [--runs R] [--latency-seconds S] [--output FILE]";

    public Options {
        if (events < EVENTS_MIN) {
            throw new IllegalArgumentException("--events: at least " + EVENTS_MIN + ", not " + events);
        }
        if (runs < 1) {
            throw new IllegalArgumentException("--runs: at least 1, not " + runs);
        }
        if (latencySeconds < 1) {
            throw new IllegalArgumentException("--latency-seconds: at least 1, not " + latencySeconds);
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with the arguments */
    static Options parse(Path launcher, String... arguments) {
        int events = 300_000;
        int runs = 3;
        int latencySeconds = 15;
        Optional<Path> output = Optional.empty();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(name + ": value missing");
            }
            String value = arguments[i + 1];
            switch (name) {
                case "--events" -> events = number(name, value);
                case "--runs" -> runs = number(name, value);
                case "--latency-seconds" -> latencySeconds = number(name, value);
                case "--output" -> output = Optional.of(Path.of(value));
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        return new Options(events, runs, latencySeconds, launcher, output);
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": not a number: " + value, e);
        }
    }
}
