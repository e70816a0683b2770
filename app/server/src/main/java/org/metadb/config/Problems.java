package org.metadb.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file, so that all of it is reported together. */
final class Problems {

    private record Problem(int line, String what) {}

    private final Path file;
    private final List<Problem> found = new ArrayList<>();

    Problems(Path file) {
        this.file = file;
    }

    void add(int line, String what) {
        found.add(new Problem(line, what));
    }

    int count() {
        return found.size();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigurationException(found.stream()
                    .sorted(Comparator.comparingInt(Problem::line))
                    .map(problem -> file + ":" + problem.line() + ": " + problem.what())
                    .toList());
        }
    }
}
