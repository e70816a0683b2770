package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.TypeCases.TOLD;

/** Ranges: the connector sends them as texts without a name. */
final class RangeTypes {

    static final Family FAMILY = Family.of(
            "ranges",
            told("int4range", "[1,5)", "empty", "(,)", "[-5,]"),
            told("int8range", "[1,5)", "[9223372036854775806,9223372036854775807)"),
            told("numrange", "[1.5,2.50)", "(0,)"),
            told("tsrange", "[2019-03-31 15:30:00,infinity)", "empty", "(,2019-03-31 15:30:00.5]"),
            told("tstzrange", "[2019-03-31 15:30:00+00,infinity)", "[2019-03-31 15:30:00+02,2019-03-31 15:30:00+00]"),
            told("daterange", "[2019-01-01,2019-02-01)", "[2019-01-01,]"));

    private RangeTypes() {}

    private static TypeCase told(String type, String... values) {
        return TypeCase.of(type, values).then(exact(TOLD, type)).then(exact(ALWAYS, "text"));
    }
}
