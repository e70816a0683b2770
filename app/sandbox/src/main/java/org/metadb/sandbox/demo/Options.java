package org.metadb.sandbox.demo;

import java.util.List;

/**
 * The command line.
 *
 * @param once a bounded run that ends with a comparison, instead of one that goes on until Ctrl-C
 * @param rate steps in the library per second
 * @param seed of the workload
 */
record Options(boolean once, int rate, long seed) {
    static final String USAGE = """
            usage: scripts/demo [--once] [--rate N] [--seed N]

            Streams a lending library from one PostgreSQL through Debezium, Kafka and Metadb into another.

              --once     about 25 seconds of changes; then compares every table with its source; exit code 0 if all are equal
              --rate N   changes per second in the source, from 1 to 1000 (default: 40)
              --seed N   other changes (default: 1)""";

    private static final int RATE_MAX = 1000;

    /** @throws IllegalArgumentException with a message for the user */
    static Options parse(List<String> arguments) {
        boolean once = false;
        int rate = 40;
        long seed = 1;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--once" -> once = true;
                case "--rate" -> rate = (int) number(argument, arguments, ++i, 1, RATE_MAX);
                case "--seed" -> seed = number(argument, arguments, ++i, 0, Long.MAX_VALUE);
                default -> throw new IllegalArgumentException("unknown option " + argument + "\n" + USAGE);
            }
        }
        return new Options(once, rate, seed);
    }

    private static long number(String option, List<String> arguments, int index, long least, long most) {
        try {
            long number = Long.parseLong(arguments.get(index));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // the same message
        }
        throw new IllegalArgumentException(option + " needs a number from " + least + " to " + most);
    }
}
