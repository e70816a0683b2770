package org.metadb.config;

import java.util.List;

/** metadb.conf cannot be used. Carries every problem found, one line each, in the file's order; values are never part of a line. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public ConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each: file, line, what is wrong, and the nearest key where one is near. */
    public List<String> problems() {
        return problems;
    }
}
