package org.metadb.target;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a connection to PostgreSQL is encrypted; the values and their meaning are libpq's. */
public enum SslMode {
    DISABLE("disable"),
    ALLOW("allow"),
    PREFER("prefer"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String word;

    SslMode(String word) {
        this.word = word;
    }

    /** The mode by the word that stands in <code>metadb.conf</code>; empty if there is none such. */
    public static Optional<SslMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }

    /** All words, in order of strictness. */
    public static List<String> words() {
        return Arrays.stream(values()).map(SslMode::word).toList();
    }

    public String word() {
        return word;
    }
}
