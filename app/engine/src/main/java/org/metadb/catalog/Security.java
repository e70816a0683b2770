package org.metadb.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a Kafka connection is protected; the names are Kafka's <code>security.protocol</code> values. */
public enum Security {
    SSL,
    PLAINTEXT,
    SASL_SSL,
    SASL_PLAINTEXT;

    /** By the word of the option, in any case; empty if there is none such. */
    public static Optional<Security> of(String word) {
        return Arrays.stream(values())
                .filter(security -> security.name().equalsIgnoreCase(word))
                .findFirst();
    }

    /** The words that users write. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Security::word).toList();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
