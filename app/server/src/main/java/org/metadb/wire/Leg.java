package org.metadb.wire;

import java.util.List;
import org.metadb.pg.SslMode;

/** How one attempt to reach the target goes. */
enum Leg {
    PLAIN,
    TLS;

    /** In order; the next is tried when the target answers the start-up with an error. A Unix-domain socket knows no TLS. */
    static List<Leg> attempts(TargetAddress target) {
        return target.isUnixSocket() ? List.of(PLAIN) : attempts(target.sslMode());
    }

    private static List<Leg> attempts(SslMode mode) {
        return switch (mode) {
            case DISABLE -> List.of(PLAIN);
            case ALLOW -> List.of(PLAIN, TLS);
            case PREFER -> List.of(TLS, PLAIN);
            case REQUIRE, VERIFY_CA, VERIFY_FULL -> List.of(TLS);
        };
    }
}
