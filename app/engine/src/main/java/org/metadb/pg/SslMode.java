package org.metadb.pg;

import java.util.Arrays;
import java.util.Optional;

/** How a connection to PostgreSQL is protected; words and meaning are those of libpq's parameter {@code sslmode}. From the weakest to the strictest. */
public enum SslMode {
    /** Plain only. */
    DISABLE("disable"),
    /** Plain; under TLS if the server refuses that. */
    ALLOW("allow"),
    /** TLS; plain if the server has none or refuses that. */
    PREFER("prefer"),
    /** TLS. The certificate is checked only if a root certificate is given. */
    REQUIRE("require"),
    /** TLS with a certificate that a trusted authority signed. */
    VERIFY_CA("verify-ca"),
    /** The same, made out for the host that is connected to. */
    VERIFY_FULL("verify-full");

    private final String word;

    SslMode(String word) {
        this.word = word;
    }

    /** The mode by its word; empty if there is none such. */
    public static Optional<SslMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }

    /** The word in {@code metadb.conf}, and in what libpq and pgjdbc are given. */
    public String word() {
        return word;
    }

    @Override
    public String toString() {
        return word;
    }
}
