package org.metadb.sandbox;

import java.util.Locale;
import java.util.Optional;

/** Settings of the sandbox itself: a system property, or the environment variable that is spelled like it. */
final class Settings {
    private Settings() {}

    /** {@code metadb.sandbox.pg.bin} is looked for as a system property, then as METADB_SANDBOX_PG_BIN. */
    static Optional<String> find(String property) {
        String variable = property.replace('.', '_').toUpperCase(Locale.ROOT);
        return Optional.ofNullable(System.getProperty(property))
                .or(() -> Optional.ofNullable(System.getenv(variable)))
                .filter(value -> !value.isBlank());
    }
}
