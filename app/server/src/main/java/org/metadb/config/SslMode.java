package org.metadb.config;

/** How the connection to the target database is protected; words and meaning as in libpq. */
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

    /** The word used in metadb.conf and in libpq's and pgjdbc's parameter <code>sslmode</code>. */
    public String word() {
        return word;
    }

    @Override
    public String toString() {
        return word;
    }
}
