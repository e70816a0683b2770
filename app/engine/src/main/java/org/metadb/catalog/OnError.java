package org.metadb.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a data source does with a record that cannot be decoded or applied; the option {@code on_error}. */
public enum OnError {
    /** Keeps it in <code>metadb.dead_letter</code> and goes on. The default. */
    DEAD_LETTER,
    /** Commits what stands before it and stops, until somebody says resume or alter. */
    STOP;

    /** By the word of the option, in any case; empty if there is none such. */
    static Optional<OnError> of(String word) {
        return Arrays.stream(values())
                .filter(value -> value.name().equalsIgnoreCase(word))
                .findFirst();
    }

    /** The words that users write. */
    static List<String> words() {
        return Arrays.stream(values()).map(OnError::word).toList();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
