package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Condition.when;
import static org.metadb.types.Deviation.form;
import static org.metadb.types.Deviation.lost;
import static org.metadb.types.Outcome.absent;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.Setting.BINARY;
import static org.metadb.types.Setting.NULLS;
import static org.metadb.types.Setting.UNKNOWN;

/** What the connector leaves out or sends in part, columns with defaults, and a generated one. */
final class OtherTypes {

    private static final String BYTES = "convert_to($::text, 'UTF8')";

    static final Family FAMILY = Family.of(
            "others",
            unknown("tsquery", "'fat' & 'cat'"),
            unknown("pg_lsn", "16/B374D848"),
            unknown("pair", "(1,\"x y\")"),
            unknown("jsonpath", "$.\"a\""),
            unknown("tid", "(0,1)"),
            unknown("xid8", "123"),
            unknown("int4multirange", "{[1,3),[5,7)}"),
            TypeCase.of("money[]", "{1,2}").then(absent(ALWAYS)),
            TypeCase.of("name[]", "{nm}").then(absent(ALWAYS)),
            TypeCase.of("interval[]", "{\"1 day\"}").then(absent(ALWAYS)),
            TypeCase.of("bit varying[]", "{101}").then(absent(ALWAYS)),
            TypeCase.of("xml[]", "{<a/>}").then(absent(ALWAYS)),
            TypeCase.of("point[]", "{\"(1,2)\"}").then(absent(ALWAYS)),
            unknown("positive[]", "{1,2}"),
            TypeCase.of("hstore[]", "{\"\\\"a\\\"=>\\\"1\\\"\"}")
                    .then(exact(ALWAYS, "jsonb[]").but(form("as objects", TypeCases.elements("hstore_to_jsonb(e)")))),
            TypeCase.of("integer[][]", "{{1,2},{3,4}}")
                    .then(exact(ALWAYS, "integer[]")
                            .but(lost(
                                    "a null for each row",
                                    "$ is not null",
                                    "array_fill(null::int, array[array_length($, 1)])"))),
            TypeCase.of("integer default 7", "1")
                    .then(exact(when(NULLS, "false"), "integer"))
                    .then(exact(ALWAYS, "integer").but(lost("null arrives as the default", "$ is null", "7"))),
            TypeCase.of("text default 'dd'", "x")
                    .then(exact(when(NULLS, "false"), "text"))
                    .then(exact(ALWAYS, "text").but(lost("null arrives as the default", "$ is null", "'dd'"))),
            TypeCase.of("integer generated always as (id * 2) stored")
                    .then(exact(ALWAYS, "integer")
                            .but(lost("not sent before PostgreSQL 18", "true", "null")
                                    .onlyIn(Deviation.Path.STREAM))));

    private OtherTypes() {}

    /** Its text as bytes, or those again as text. */
    private static TypeCase unknown(String type, String... values) {
        Condition sent = when(UNKNOWN, "true");
        return TypeCase.of(type, values)
                .then(exact(sent.and(BINARY, "bytes"), "bytea").but(form("the bytes of its text", BYTES)))
                .then(exact(sent.and(BINARY, "hex"), "text")
                        .but(form("the bytes of its text, as hex", "encode(" + BYTES + ", 'hex')")))
                .then(exact(sent, "text")
                        .but(form("the bytes of its text, as base64", "encode(" + BYTES + ", 'base64')")))
                .then(absent(ALWAYS));
    }
}
