package org.metadb.sandbox.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line.
 *
 * @param schemas the source's schema, and the one in which its current tables are
 * @param origin of the rows to compare, where several sources share the tables
 * @param ignored {@code schema.table.column} of the source
 * @param shownMax differences shown of each table
 */
record DifferentialOptions(
        String sourceUrl,
        String currentUrl,
        Map<String, String> schemas,
        Optional<String> origin,
        List<String> ignored,
        int shownMax) {
    static final String USAGE = """
            usage: DifferentialMain --source URL --current URL --schema SOURCE=CURRENT [...] [options]

            Compares each table of the source's schemas with its current table, row by row and column by column. Nothing may change meanwhile:
            the source rests, and list status shows a lag of 0. Exit code 0 if all are equal, 1 if not, 2 if that could not be found out.

              --source URL               jdbc:postgresql://host:port/database of the source
              --current URL              the same of the analytics database, or of Metadb's port
              --schema SOURCE=CURRENT    a schema of the source, and the one that holds its current tables; may be repeated
              --origin NAME              compare only the current rows of this data origin
              --ignore SCHEMA.TABLE.COLUMN  do not compare this column of the source; may be repeated
              --shown N                  differences shown of each table, 10 if not said

            Users and passwords: SOURCE_USER, SOURCE_PASSWORD, CURRENT_USER, CURRENT_PASSWORD in the environment, else as PostgreSQL's driver finds them.""";

    DifferentialOptions {
        schemas = Map.copyOf(schemas);
        ignored = List.copyOf(ignored);
    }

    /** @throws IllegalArgumentException with a message for the user */
    static DifferentialOptions parse(List<String> arguments) {
        Optional<String> source = Optional.empty();
        Optional<String> current = Optional.empty();
        Map<String, String> schemas = new LinkedHashMap<>();
        Optional<String> origin = Optional.empty();
        List<String> ignored = new ArrayList<>();
        int shownMax = Comparison.SHOWN_MAX;
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(option + " is unknown, or needs a value\n" + USAGE);
            }
            String value = arguments.get(i + 1);
            switch (option) {
                case "--source" -> source = Optional.of(value);
                case "--current" -> current = Optional.of(value);
                case "--schema" -> {
                    int equals = value.indexOf('=');
                    if (equals < 1) {
                        throw new IllegalArgumentException("--schema needs SOURCE=CURRENT, not " + value);
                    }
                    schemas.put(value.substring(0, equals), value.substring(equals + 1));
                }
                case "--origin" -> origin = Optional.of(value);
                case "--ignore" -> ignored.add(value);
                case "--shown" -> shownMax = number(value);
                default -> throw new IllegalArgumentException("unknown option " + option + "\n" + USAGE);
            }
        }
        if (source.isEmpty() || current.isEmpty() || schemas.isEmpty()) {
            throw new IllegalArgumentException("--source, --current and --schema are needed\n" + USAGE);
        }
        return new DifferentialOptions(source.get(), current.get(), schemas, origin, ignored, shownMax);
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same message
        }
        throw new IllegalArgumentException("--shown needs a number, not " + text);
    }

    /** The pair with what the options say of it. */
    TablePair apply(TablePair pair) {
        TablePair changed = origin.map(pair::ofOrigin).orElse(pair);
        String prefix = pair.source() + ".";
        for (String column : ignored) {
            if (column.startsWith(prefix)) {
                changed = changed.ignoring("as asked", column.substring(prefix.length()));
            }
        }
        return changed;
    }
}
