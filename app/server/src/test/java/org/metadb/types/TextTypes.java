package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Condition.when;
import static org.metadb.types.Deviation.form;
import static org.metadb.types.Deviation.lost;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.Setting.UNKNOWN;
import static org.metadb.types.TypeCases.TOLD;

/** Text, and what is sent as text with a name: documents, identifiers, enums. */
final class TextTypes {

    private static final String LONG = "(select string_agg(md5(g::text), ' ') from generate_series(1, 300) g)";

    private static final Deviation METADB_JSON = new Deviation(
            Deviation.By.METADB, "blanks, and names that are there twice", Deviation.Path.ANY, "true", "$::jsonb");

    static final Family FAMILY = Family.of(
            "texts",
            TypeCase.of("char(5)", "ab", "", "  x").exact("text"),
            TypeCase.of("varchar(9)", "vc", "", "naïve ✓").exact("text"),
            TypeCase.of("varchar", "").large(LONG).exact("text"),
            TypeCase.of("text", "t\\x", "", " ", "line\nquote\" tab\t\\N", "\u0001\u001f", "😀 \uFFFD", "null")
                    .large(LONG)
                    .exact("text"),
            TypeCase.of("citext", "CiT", "", "cit").large(LONG).exact("text"),
            TypeCase.of("\"char\"", "q", "").exact("text"),
            TypeCase.of("name", "nm", "", "a b")
                    .then(exact(when(UNKNOWN, "true"), "text"))
                    .then(exact(ALWAYS, "text")
                            .but(lost("arrives as null", "true", "null").onlyIn(Deviation.Path.STREAM))),
            TypeCase.of("mood", "sad", "hap'py, x").exact("text"),
            TypeCase.of("positive", "5", "2147483647").exact("integer"),
            TypeCase.of("word", "of mouth", "").exact("text"),
            TypeCase.of("feeling", "ok").exact("text"),
            TypeCase.of("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "00000000-0000-0000-0000-000000000000")
                    .exact("uuid"),
            TypeCase.of("json", "{\"a\" : 1,\"a\":2}", "null", "\"\"", "[]", "1.50", "\"\\u00e9\"")
                    .large("to_json(" + LONG + ")")
                    .then(exact(TOLD, "json"))
                    .then(exact(ALWAYS, "jsonb").but(METADB_JSON)),
            TypeCase.of("json", "{\"z\":\"\\u0000\"}", "{\"a\" : 1}")
                    .labelled("json with \\u0000 in a value of the column")
                    .then(exact(TOLD, "json"))
                    .then(exact(ALWAYS, "json")
                            .but(new Deviation(
                                    Deviation.By.METADB,
                                    "blanks, and names that are there twice, in values without \\u0000",
                                    Deviation.Path.ANY,
                                    "position('u0000' in $::text) = 0",
                                    "$::jsonb"))),
            TypeCase.of(
                            "jsonb",
                            "{\"b\":2,\"a\":1.0}",
                            "null",
                            "\"\"",
                            "{}",
                            "12345678901234567890.10",
                            "{\"k\": \"\\u2028\"}")
                    .large("to_jsonb(" + LONG + ")")
                    .exact("jsonb"),
            TypeCase.of("xml", "<a>1</a>", "text", "<?xml version=\"1.0\"?><b/>")
                    .large("('<a>' || " + LONG + " || '</a>')::xml")
                    .exact("xml"),
            TypeCase.of("hstore", "k1=>v1,k2=>NULL", "", "\"a b\"=>\"c\\\"d\"")
                    .large("hstore('k', " + LONG + ")")
                    .then(exact(ALWAYS, "jsonb").but(form("as an object", "hstore_to_jsonb($)"))),
            TypeCase.of("ltree", "a.b.c", "", "Top").exact("text"),
            TypeCase.of("isbn", "978-0-393-04002-9").exact("text"),
            TypeCase.of("tsvector", "fat:1 cat:2A", "", "'it''s':3")
                    .large(LONG + "::tsvector")
                    .exact("tsvector"));

    private TextTypes() {}
}
