package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.TypeCases.TOLD;

/** Addresses: the connector sends them as texts without a name. */
final class NetworkTypes {

    static final Family FAMILY = Family.of(
            "networks",
            told("inet", "10.0.0.1/8", "::1", "192.168.0.1"),
            told("cidr", "10.0.0.0/8", "2001:db8::/32"),
            told("macaddr", "08:00:2b:01:02:03"),
            told("macaddr8", "08:00:2b:01:02:03:04:05"));

    private NetworkTypes() {}

    private static TypeCase told(String type, String... values) {
        return TypeCase.of(type, values).then(exact(TOLD, type)).then(exact(ALWAYS, "text"));
    }
}
