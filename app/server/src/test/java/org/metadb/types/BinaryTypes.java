package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Condition.when;
import static org.metadb.types.Deviation.form;
import static org.metadb.types.Deviation.lost;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.Setting.BINARY;
import static org.metadb.types.TypeCases.TOLD;

/** Bits and bytes. */
final class BinaryTypes {

    static final Family FAMILY = Family.of(
            "binaries",
            TypeCase.of("bit(1)", "1", "0").then(exact(ALWAYS, "boolean").but(form("as a truth value", "$ = B'1'"))),
            TypeCase.of("bit(10)", "0000001011", "0000000000", "1111111111").exact("bit(10)"),
            TypeCase.of("bit(64)", "1" + "0".repeat(63), "0".repeat(64), "1".repeat(64))
                    .exact("bit(64)"),
            TypeCase.of("bit varying(10)", "0011", "", "1", "1111111111")
                    .then(exact(when(Setting.TOLD, "nobody"), "bit(10)")
                            .but(lost("its length: it looks like bit(10)", "true", "lpad($::text, 10, '0')")))
                    .then(exact(ALWAYS, "bit varying").but(lost("zeros at the begin", "true", "ltrim($::text, '0')"))),
            TypeCase.of("bit varying", "0000000000001", "", "10110")
                    .large("repeat('10110', 20000)::varbit")
                    .then(exact(ALWAYS, "bit varying")
                            .but(lost("zeros at the begin", "true", "ltrim($::text, '0')"))
                            .losingLarge()),
            TypeCase.of("bytea", "\\xdeadbeef", "", "\\x00", "\\xfbff")
                    .large("decode(repeat('deadbeef', 3000), 'hex')")
                    .then(exact(when(BINARY, "bytes"), "bytea"))
                    .then(exact(TOLD.and(BINARY, "hex"), "bytea"))
                    .then(exact(TOLD, "bytea").losingLarge())
                    .then(exact(when(BINARY, "hex"), "text").but(form("as hex", "encode($, 'hex')")))
                    .then(exact(when(BINARY, "base64"), "text")
                            .but(form("as base64", "replace(encode($, 'base64'), E'\\n', '')"))
                            .losingLarge())
                    .then(exact(ALWAYS, "text")
                            .but(form(
                                    "as base64 of URLs",
                                    "translate(replace(encode($, 'base64'), E'\\n', ''), '+/', '-_')"))
                            .losingLarge()));

    private BinaryTypes() {}
}
