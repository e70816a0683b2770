package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Condition.when;
import static org.metadb.types.Deviation.form;
import static org.metadb.types.Deviation.lost;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.Setting.BINARY;
import static org.metadb.types.TypeCases.TOLD;

/** Arrays of texts, documents, bytes, addresses and ranges, with null elements and empty. */
final class TextArrayTypes {

    static final Family FAMILY = Family.of(
            "text_arrays",
            TypeCase.of("text[]", "{a,NULL,\"b,c\",\"NULL\",\"\"}", "{}", "{\"q\\\"\\\\\"}")
                    .large("array_fill(repeat(md5('x'), 20), array[100])")
                    .exact("text[]"),
            TypeCase.of("varchar(5)[]", "{ab,cd,NULL}", "{}")
                    .large("array_fill('abcde'::varchar, array[3000])")
                    .exact("text[]"),
            TypeCase.of("char(3)[]", "{a,b}", "{}").exact("text[]"),
            TypeCase.of("citext[]", "{CiT,NULL}", "{}")
                    .large("array_fill('ok'::citext, array[5000])")
                    .then(exact(ALWAYS, "text[]").losingLarge()),
            TypeCase.of("mood[]", "{sad,ok}", "{}", "{sad,NULL}")
                    .large("array_fill('ok'::mood, array[9000])")
                    .then(exact(ALWAYS, "text[]")
                            .but(lost(
                                    "an array with a null in it arrives as null",
                                    "array_position($, null) > 0",
                                    "null"))
                            .losingLarge()),
            TypeCase.of("uuid[]", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,NULL}", "{}")
                    .large("array_fill(gen_random_uuid(), array[2000])")
                    .exact("uuid[]"),
            TypeCase.of("json[]", "{\"{\\\"a\\\" : 1}\",NULL,\"null\"}", "{}")
                    .large("array_fill('{\"a\":1}'::json, array[5000])")
                    .then(exact(TOLD, "json[]"))
                    .then(exact(ALWAYS, "jsonb[]")
                            .but(new Deviation(
                                    Deviation.By.METADB,
                                    "blanks, and names that are there twice",
                                    Deviation.Path.ANY,
                                    "true",
                                    "$::text[]::jsonb[]"))),
            TypeCase.of("jsonb[]", "{\"{\\\"a\\\":1}\",NULL,\"null\"}", "{}")
                    .large("array_fill('{\"a\":1}'::jsonb, array[5000])")
                    .exact("jsonb[]"),
            TypeCase.of("bytea[]", "{\"\\\\xdead\",NULL}", "{}")
                    .large("array_fill(decode(repeat(md5('x'), 20), 'hex'), array[100])")
                    .then(exact(when(BINARY, "bytes"), "bytea[]"))
                    .then(exact(TOLD, "bytea[]").losingLarge())
                    .then(exact(when(BINARY, "hex"), "text[]")
                            .but(form("as hex", TypeCases.elements("encode(e, 'hex')")))
                            .losingLarge())
                    .then(exact(when(BINARY, "base64"), "text[]")
                            .but(form("as base64", TypeCases.elements("encode(e, 'base64')")))
                            .losingLarge())
                    .then(exact(ALWAYS, "text[]")
                            .but(form(
                                    "as base64 of URLs",
                                    TypeCases.elements("translate(encode(e, 'base64'), '+/', '-_')")))
                            .losingLarge()),
            TypeCase.of("\"char\"[]", "{a,NULL}", "{}").exact("text[]"),
            TypeCase.of("ltree[]", "{a.b}", "{}", "{a.b,NULL}")
                    .then(exact(ALWAYS, "text[]")
                            .but(lost(
                                    "an array with a null in it arrives as null",
                                    "array_position($, null) > 0",
                                    "null"))),
            small("cidr[]", "{10.0.0.0/8,NULL}", "{}"),
            small("macaddr[]", "{08:00:2b:01:02:03,NULL}", "{}"),
            small("macaddr8[]", "{08:00:2b:01:02:03:04:05,NULL}", "{}"),
            small("int8range[]", "{\"[1,3)\",NULL,empty}", "{}"),
            small("numrange[]", "{\"[1.5,2.50)\",NULL}", "{}"),
            small("tsrange[]", "{\"[2019-03-31 15:30:00,infinity)\",NULL}", "{}"),
            small("tstzrange[]", "{\"[2019-03-31 15:30:00+00,)\",NULL}", "{}"),
            small("daterange[]", "{\"[2019-01-01,2019-02-01)\",NULL}", "{}"),
            TypeCase.of("isbn[]", "{978-0-393-04002-9}", "{}").exact("text[]"),
            TypeCase.of("tsvector[]", "{\"'a':1\"}", "{}").exact("tsvector[]"),
            told("inet[]", "array_fill(inet '10.0.0.1', array[5000])", "{10.0.0.1/8,NULL}", "{}"),
            told("int4range[]", "array_fill('[1,3)'::int4range, array[5000])", "{\"[1,3)\",NULL,empty}", "{}"));

    private TextArrayTypes() {}

    private static TypeCase small(String type, String... values) {
        return TypeCase.of(type, values).then(exact(TOLD, type)).then(exact(ALWAYS, "text[]"));
    }

    private static TypeCase told(String type, String large, String... values) {
        return TypeCase.of(type, values)
                .large(large)
                .then(exact(TOLD, type).losingLarge())
                .then(exact(ALWAYS, "text[]").losingLarge());
    }
}
