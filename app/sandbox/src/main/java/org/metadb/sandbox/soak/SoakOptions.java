package org.metadb.sandbox.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The command line.
 *
 * @param duration of load and faults; draining and comparing come on top
 * @param seed of faults and load
 * @param rate transactions per second in the source, at most
 * @param out the file that the summary is written to, beside standard output
 */
record SoakOptions(Duration duration, long seed, int rate, Optional<Path> out) {
    static final String USAGE = """
            usage: scripts/soak MINUTES [--seed N] [--rate N] [--out FILE]

            Streams a source under load through Debezium, Kafka and two servers of one group, while every component is killed,
            frozen and cut off at random, at least three kills a minute. Then waits until all is read, and compares each table's
            history with what triggers in the source wrote down, and each current table with its source.
            Exit code 0 if nothing differs.

              MINUTES     how long, from 1 to 1440
              --seed N    which faults and which load (default: by the clock; it is printed)
              --rate N    transactions per second in the source, from 1 to 1000 (default: 60)
              --out FILE  writes the summary there too""";

    private static final int MINUTES_MAX = 1440;
    private static final int RATE_MAX = 1000;
    private static final int RATE = 60;

    /** @throws IllegalArgumentException with a message for the user */
    static SoakOptions parse(List<String> arguments, long clockSeed) {
        Optional<Duration> duration = Optional.empty();
        long seed = clockSeed;
        int rate = RATE;
        Optional<Path> out = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--seed" -> seed = number(argument, value(arguments, ++i), 0, Long.MAX_VALUE);
                case "--rate" -> rate = (int) number(argument, value(arguments, ++i), 1, RATE_MAX);
                case "--out" -> {
                    i++;
                    if (i == arguments.size()) {
                        throw new IllegalArgumentException("--out needs a file");
                    }
                    out = Optional.of(Path.of(arguments.get(i)));
                }
                default -> duration = Optional.of(Duration.ofMinutes(number("MINUTES", argument, 1, MINUTES_MAX)));
            }
        }
        return new SoakOptions(
                duration.orElseThrow(() -> new IllegalArgumentException("how many minutes?\n" + USAGE)),
                seed,
                rate,
                out);
    }

    private static String value(List<String> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same message
        }
        throw new IllegalArgumentException(name + ": \"" + text + "\" is no number from " + least + " to " + most);
    }
}
