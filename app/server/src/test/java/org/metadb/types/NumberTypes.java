package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Condition.when;
import static org.metadb.types.Deviation.form;
import static org.metadb.types.Deviation.lost;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.Setting.DECIMAL;
import static org.metadb.types.Setting.TOLD;

import java.util.List;

/** Numbers, extremes first. */
final class NumberTypes {

    static final Condition STRING_TOLD = when(DECIMAL, "string").and(TOLD, "connector", "column_types");

    private static final Deviation NO_NUMBER =
            lost("NaN and infinity arrive as null", "$ in ('NaN', 'Infinity', '-Infinity')", "null");
    private static final Deviation DOUBLE =
            lost("digits beyond those of a double, and zeros at the end", "true", "$::float8");
    private static final Deviation WORDS = new Deviation(
            Deviation.By.NOBODY,
            "NaN and infinity in the connector's words",
            Deviation.Path.ANY,
            "$ in ('NaN', 'Infinity', '-Infinity')",
            "case $ when 'NaN' then 'NAN' when 'Infinity' then 'POSITIVE_INFINITY' else 'NEGATIVE_INFINITY' end");

    static final Family FAMILY = Family.of(
            "numbers",
            TypeCase.of("boolean", "true", "false").exact("boolean"),
            TypeCase.of("smallint", "-32768", "32767", "0").exact("smallint"),
            TypeCase.of("integer", "-2147483648", "2147483647", "0").exact("integer"),
            TypeCase.of("bigint", "-9223372036854775808", "9223372036854775807", "9007199254740993")
                    .exact("bigint"),
            TypeCase.of("oid", "0", "4294967295")
                    .then(exact(TypeCases.TOLD, "oid"))
                    .then(exact(ALWAYS, "bigint")),
            TypeCase.of(
                            "real",
                            "0",
                            "-0",
                            "NaN",
                            "Infinity",
                            "-Infinity",
                            "1e-45",
                            "3.4028235e38",
                            "-1.17549435e-38",
                            "0.1",
                            "16777217")
                    .exact("real"),
            TypeCase.of(
                            "double precision",
                            "0",
                            "-0",
                            "NaN",
                            "Infinity",
                            "-Infinity",
                            "4.9e-324",
                            "1.7976931348623157e308",
                            "2.2250738585072014e-308",
                            "0.1",
                            "9007199254740993",
                            "123456789.12345678")
                    .exact("double precision"),
            decimal("numeric(10,2)", "-123.45", "99999999.99", "0.00", "-0.01", "NaN"),
            TypeCase.of("nested", "1.50", "-9999.99")
                    .then(exact(when(DECIMAL, "precise"), "numeric"))
                    .then(exact(when(DECIMAL, "double"), "double precision").but(DOUBLE))
                    .then(exact(ALWAYS, "text")),
            decimal("numeric(5,0)", "-99999", "7", "0", "NaN"),
            decimal("numeric(38,10)", "1234567890123456789012345678.0123456789", "-0.0000000001", "100"),
            TypeCase.of("numeric(4,-2)", "12300", "-999900", "0")
                    .then(exact(when(DECIMAL, "precise"), "numeric"))
                    .then(exact(when(DECIMAL, "double"), "double precision"))
                    .then(exact(STRING_TOLD, "numeric"))
                    .then(exact(ALWAYS, "text").but(form("with 2,046 zeros", "$ || '.' || repeat('0', 2046)"))),
            TypeCase.of(
                            "numeric",
                            "1234.5600",
                            "0",
                            "0.00",
                            "-1e-20",
                            "12345678901234567890123456789.123456789",
                            "1e30",
                            "1e-30",
                            "100.000",
                            "NaN",
                            "Infinity",
                            "-Infinity")
                    .large("('0.' || repeat('1234567891', 1500))::numeric")
                    .then(exact(when(DECIMAL, "precise"), "numeric")
                            .but(NO_NUMBER, lost("zeros at the end", "true", "trim_scale($)"))
                            .losingLarge())
                    .then(exact(when(DECIMAL, "double"), "double precision")
                            .but(DOUBLE)
                            .losingLarge())
                    .then(exact(STRING_TOLD, "numeric"))
                    .then(exact(ALWAYS, "text").but(WORDS)),
            TypeCase.of("money", "-92233.10", "0", "92233720368547758.07", "-92233720368547758.08")
                    .then(exact(when(DECIMAL, "precise"), "numeric").but(form("without currency", "$::numeric")))
                    .then(exact(when(DECIMAL, "double"), "double precision")
                            .but(lost("digits beyond those of a double", "true", "$::numeric::float8")))
                    .then(exact(STRING_TOLD, "numeric").but(form("without currency", "$::numeric")))
                    .then(exact(ALWAYS, "text").but(form("without currency", "$::numeric"))));

    private NumberTypes() {}

    private static TypeCase decimal(String type, String... values) {
        TypeCase typed = TypeCase.of(type, values);
        boolean nan = List.of(values).contains("NaN");
        Outcome precise = exact(when(DECIMAL, "precise"), "numeric");
        return typed.then(nan ? precise.but(NO_NUMBER) : precise)
                .then(
                        type.equals("numeric(5,0)")
                                ? exact(when(DECIMAL, "double"), "double precision")
                                : exact(when(DECIMAL, "double"), "double precision")
                                        .but(DOUBLE))
                .then(exact(STRING_TOLD, "numeric"))
                .then(nan ? exact(ALWAYS, "text").but(WORDS) : exact(ALWAYS, "text"));
    }
}
