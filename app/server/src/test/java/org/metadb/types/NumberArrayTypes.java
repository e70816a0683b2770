package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Condition.when;
import static org.metadb.types.Deviation.lost;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.Setting.DECIMAL;

/** Arrays of numbers, with null elements and empty. */
final class NumberArrayTypes {

    static final Family FAMILY = Family.of(
            "number_arrays",
            TypeCase.of("smallint[]", "{1,NULL,-32768}", "{}", "{NULL}")
                    .large("array_fill(7::smallint, array[9000])")
                    .then(exact(ALWAYS, "smallint[]").losingLarge()),
            TypeCase.of("integer[]", "{1,NULL,3}", "{}", "{NULL}")
                    .large("array_fill(7, array[5000])")
                    .exact("integer[]"),
            TypeCase.of("bigint[]", "{1,9007199254740993,NULL}", "{}")
                    .large("array_fill(7::bigint, array[5000])")
                    .exact("bigint[]"),
            TypeCase.of("oid[]", "{0,NULL,4294967295}", "{}")
                    .then(exact(TypeCases.TOLD, "oid[]"))
                    .then(exact(ALWAYS, "bigint[]")),
            TypeCase.of("real[]", "{1.5,NULL,NaN,-0}", "{}")
                    .large("array_fill(7::real, array[9000])")
                    .then(exact(ALWAYS, "real[]").losingLarge()),
            TypeCase.of("double precision[]", "{0.1,NULL,NaN,-Infinity}", "{}")
                    .large("array_fill(7::float8, array[5000])")
                    .then(exact(ALWAYS, "double precision[]").losingLarge()),
            TypeCase.of("boolean[]", "{t,NULL,f}", "{}")
                    .large("array_fill(true, array[19000])")
                    .then(exact(ALWAYS, "boolean[]").losingLarge()),
            decimals(
                    "numeric(6,2)[]",
                    "array_fill(7.5::numeric(9,2), array[5000])",
                    "{1.20,NULL,-0.01}",
                    "{1.20,NaN}",
                    "{}"),
            decimals("numeric[]", "array_fill(7.5::numeric, array[5000])", "{1.20,NULL,3}", "{1.20,NaN}", "{}"));

    private NumberArrayTypes() {}

    private static TypeCase decimals(String type, String large, String... values) {
        Deviation nan = lost("an array with NaN in it arrives as null", "'NaN' = any($)", "null");
        Outcome precise = exact(when(DECIMAL, "precise"), "numeric[]").but(nan).losingLarge();
        return TypeCase.of(type, values)
                .large(large)
                .then(
                        type.equals("numeric[]")
                                ? precise.but(lost("zeros at the end", "true", TypeCases.elements("trim_scale(e)")))
                                : precise)
                .then(exact(when(DECIMAL, "double"), "double precision[]")
                        .but(nan, lost("digits beyond those of a double", "true", "$::float8[]"))
                        .losingLarge())
                .then(exact(NumberTypes.STRING_TOLD, "numeric[]").but(nan).losingLarge())
                .then(exact(ALWAYS, "text[]").but(nan).losingLarge());
    }
}
