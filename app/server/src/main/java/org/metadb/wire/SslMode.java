package org.metadb.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How the target is reached: libpq's {@code sslmode} with libpq's meanings. */
public enum SslMode {
    /** Plain only. */
    DISABLE(Leg.PLAIN),
    /** Plain; under TLS if the target refuses that. */
    ALLOW(Leg.PLAIN, Leg.TLS),
    /** TLS; plain if the target has none or refuses that. */
    PREFER(Leg.TLS, Leg.PLAIN),
    /** TLS. The certificate is checked only if a root certificate is given. */
    REQUIRE(Leg.TLS),
    /** TLS with a certificate that a trusted authority signed. */
    VERIFY_CA(Leg.TLS),
    /** The same, made out for the host that is connected to. */
    VERIFY_FULL(Leg.TLS);

    /** How one attempt goes. */
    enum Leg {
        PLAIN,
        TLS
    }

    private final List<Leg> attempts;

    SslMode(Leg... attempts) {
        this.attempts = List.of(attempts);
    }

    /** In order; the next is tried when the target answers the start-up with an error. */
    List<Leg> attempts() {
        return attempts;
    }

    /** By the name in {@code metadb.conf}, such as {@code verify-full}. */
    public static Optional<SslMode> named(String name) {
        return Stream.of(values()).filter(mode -> mode.word().equals(name)).findFirst();
    }

    /** The name in {@code metadb.conf}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
