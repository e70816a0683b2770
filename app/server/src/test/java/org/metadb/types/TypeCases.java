package org.metadb.types;

import static org.metadb.types.Condition.when;

import java.util.List;

/** All types of the source, with what becomes of each: the one place that says so. */
public final class TypeCases {

    /** Who sends texts of several types without their names must say which they are. */
    static final Condition TOLD = when(Setting.TOLD, "connector", "column_types");

    public static final List<Family> FAMILIES = List.of(
            NumberTypes.FAMILY,
            TextTypes.FAMILY,
            BinaryTypes.FAMILY,
            TimeTypes.FAMILY,
            NetworkTypes.FAMILY,
            RangeTypes.FAMILY,
            GeometricTypes.FAMILY,
            NumberArrayTypes.FAMILY,
            TextArrayTypes.FAMILY,
            TimeArrayTypes.FAMILY,
            OtherTypes.FAMILY);

    private TypeCases() {}

    /** An array with an expression in the place of each element, which is written {@code e}. */
    static String elements(String expression) {
        return "case when $ is not null then coalesce((select array_agg(" + expression
                + " order by n) from unnest($) with ordinality u (e, n)), '{}') end";
    }
}
