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

    private static final Condition SENT = when(UNKNOWN, "true");
    private static final String ELEMENT_BYTES = "convert_to(e::text, 'UTF8')";
    private static final String BYTES = "convert_to($::text, 'UTF8')";

    static final Family FAMILY = Family.of(
            "others",
            tellable("tsquery", "tsquery", "'fat' & 'cat'"),
            tellable("pg_lsn", "pg_lsn", "16/B374D848"),
            unknown("pair", "(1,\"x y\")"),
            tellable("jsonpath", "jsonpath", "$.\"a\""),
            tellable("tid", "text", "(0,1)"),
            tellable("xid8", "text", "123"),
            tellable("int4multirange", "int4multirange", "{[1,3),[5,7)}"),
            TypeCase.of("money[]", "{1,2}").then(absent(ALWAYS)),
            TypeCase.of("name[]", "{nm}").then(absent(ALWAYS)),
            TypeCase.of("interval[]", "{\"1 day\"}").then(absent(ALWAYS)),
            TypeCase.of("bit varying[]", "{101}").then(absent(ALWAYS)),
            TypeCase.of("xml[]", "{<a/>}").then(absent(ALWAYS)),
            TypeCase.of("point[]", "{\"(1,2)\"}").then(absent(ALWAYS)),
            TypeCase.of("positive[]", "{1,2}")
                    .then(exact(SENT.and(BINARY, "bytes"), "bytea[]")
                            .but(form("the bytes of each text", TypeCases.elements(ELEMENT_BYTES))))
                    .then(exact(SENT.and(BINARY, "hex"), "text[]")
                            .but(form(
                                    "the bytes of each text, as hex",
                                    TypeCases.elements("encode(" + ELEMENT_BYTES + ", 'hex')"))))
                    .then(exact(SENT, "text[]")
                            .but(form(
                                    "the bytes of each text, as base64",
                                    TypeCases.elements("encode(" + ELEMENT_BYTES + ", 'base64')"))))
                    .then(absent(ALWAYS)),
            TypeCase.of("hstore[]", "{\"\\\"a\\\"=>\\\"1\\\"\"}")
                    .then(exact(ALWAYS, "jsonb[]").but(form("as objects", TypeCases.elements("hstore_to_jsonb(e)")))),
            TypeCase.of("bit(3)[]", "{101,NULL}")
                    .then(exact(ALWAYS, "bit(3)").but(lost("arrives as null", "true", "null"))),
            TypeCase.of("circle[]", "{\"<(1,2),3>\"}")
                    .then(exact(ALWAYS, "circle[]").but(lost("arrives as null", "true", "null"))),
            unknown("regclass", "pg_class"),
            tellable("xid", "text", "123"),
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
            TypeCase.of("numeric default 1.5", "2.5")
                    .then(exact(when(Setting.DECIMAL, "precise"), "numeric"))
                    .then(exact(when(Setting.DECIMAL, "double").and(NULLS, "false"), "double precision"))
                    .then(exact(when(Setting.DECIMAL, "double"), "double precision")
                            .but(lost("null arrives as the default", "$ is null", "1.5")))
                    .then(exact(NumberTypes.STRING_TOLD.and(NULLS, "false"), "numeric"))
                    .then(exact(NumberTypes.STRING_TOLD, "numeric")
                            .but(lost("null arrives as the default", "$ is null", "1.5")))
                    .then(exact(when(NULLS, "false"), "text"))
                    .then(exact(ALWAYS, "text").but(lost("null arrives as the default", "$ is null", "1.5"))),
            TypeCase.of("timestamptz default '2020-01-01 00:00:00+00'", "2021-01-01 00:00:00+00")
                    .then(exact(when(NULLS, "false"), "timestamp with time zone"))
                    .then(exact(ALWAYS, "timestamp with time zone")
                            .but(lost(
                                    "null arrives as the default",
                                    "$ is null",
                                    "timestamptz '2020-01-01 00:00:00+00'"))),
            TypeCase.of("integer generated always as (id * 2) stored")
                    .then(exact(ALWAYS, "integer")
                            .but(lost("not sent before PostgreSQL 18", "true", "null")
                                    .onlyIn(Deviation.Path.STREAM))));

    private OtherTypes() {}

    /** Its text as bytes, or those again as text; the text again where the type is told. */
    private static TypeCase tellable(String type, String column, String... values) {
        TypeCase told =
                TypeCase.of(type, values).then(exact(SENT.and(Setting.TOLD, "connector", "column_types"), column));
        return untold(told);
    }

    private static TypeCase unknown(String type, String... values) {
        return untold(TypeCase.of(type, values));
    }

    private static TypeCase untold(TypeCase type) {
        return type.then(exact(SENT.and(BINARY, "bytes"), "bytea").but(form("the bytes of its text", BYTES)))
                .then(exact(SENT.and(BINARY, "hex"), "text")
                        .but(form("the bytes of its text, as hex", "encode(" + BYTES + ", 'hex')")))
                .then(exact(SENT, "text")
                        .but(form("the bytes of its text, as base64", "encode(" + BYTES + ", 'base64')")))
                .then(absent(ALWAYS));
    }
}
