package org.metadb.types;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The page of the manual that shows the table of types. */
final class TypesPage {

    private static final String HEAD = """
            # Types

            What becomes of each type of PostgreSQL under each setting of the connector that touches it. Exact unless said otherwise, and then it is said who makes it so.

            This page is written by a test (`TypesPageTest`) from the table that another one (`TypeMatrixTest`) holds against a live source, connector and server. Each value is tried as a row of a snapshot
            and as a change: extremes, nulls, empty values and special ones; both sides are compared as PostgreSQL prints them. A value that comes otherwise than this page says fails the
            test, and so does a loss that no longer occurs. With Debezium 3.7.0 and PostgreSQL 15.

            - **Settings**: a row is about what no row above it is about; a setting that is not named may have any value.
            - **Type told**: by the connector (`datatype.propagate.source.type` or `column.propagate.source.type`), or by the data source's option
              [`column_types`](manual/statements.md#options). With a `binary.handling.mode` other than `bytes` the option `binary_handling_mode` is set, too.
            - **Values**: `nothing is lost` marks the same value in other words.
            - **Unchanged large value**: what stands here after an update left a large (TOAST) value alone. Where it is null, the connector sends null in its place;
              [the cure](manual/promises.md#what-no-consumer-can-repair) is on the source.
            """;

    private static final String FOOT = """

            ## Not in the tables

            - `tombstones.on.delete` and `value.converter.decimal.format` change nothing.
            - Timestamps without time zone after the year 294246 overflow in the connector where it counts microseconds; such a record becomes a [dead letter](manual/monitoring.md#dead-letters).
            - Under `replica identity full` no unchanged large value is lost, whatever its type.
            - `time.precision.mode` `structured`, `vector` and PostGIS have tests of their own.

            ## Settings tried

            A fault takes one setting, or two that touch one type. So each pair of values of two settings is met by one of these runs at least. Left out are pairs of `time.precision.mode` with
            `decimal.handling.mode` and `binary.handling.mode` that no hosted connector offers, and `time.precision.mode` with `column_types`: no type is touched by both. Users of Heroku's connectors
            choose among 216 combinations of six settings; any two of their choices stand together in one of the runs. `scripts/test -Dtests.long` makes all of them, `scripts/test` four that show most.

            """;

    private TypesPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Family family : TypeCases.FAMILIES) {
            page.append("\n## ").append(family.title()).append("\n\n");
            page.append("| Type | Settings | Column | Values | Unchanged large value |\n|---|---|---|---|---|\n");
            for (TypeCase type : family.types()) {
                String label = cell("`" + type.label() + "`");
                for (Outcome outcome : type.outcomes()) {
                    page.append("| ")
                            .append(label)
                            .append(" | ")
                            .append(settings(type, outcome))
                            .append(" | ");
                    page.append(
                            outcome.column().map(column -> "`" + column + "`").orElse("none"));
                    page.append(" | ")
                            .append(values(outcome))
                            .append(" | ")
                            .append(large(type, outcome))
                            .append(" |\n");
                    label = "";
                }
            }
        }
        page.append(FOOT);
        List<Settings> runs = CoveringSet.runs();
        for (int i = 0; i < runs.size(); i++) {
            page.append(i + 1).append(". ").append(runs.get(i).inMarkdown()).append("\n");
        }
        return page.toString();
    }

    private static String settings(TypeCase type, Outcome outcome) {
        if (outcome.when().equals(Condition.ALWAYS)) {
            return type.outcomes().size() == 1 ? "" : "otherwise";
        }
        return cell(outcome.when().toString());
    }

    private static String values(Outcome outcome) {
        if (outcome.column().isEmpty()) {
            return "not sent by the connector";
        }
        List<String> parts = new ArrayList<>();
        for (Deviation deviation : outcome.deviations()) {
            parts.add(deviation.what() + deviation.from().words() + ": "
                    + deviation.by().words());
        }
        return parts.isEmpty() ? "exact" : cell(parts.stream().collect(Collectors.joining("; ")));
    }

    private static String large(TypeCase type, Outcome outcome) {
        if (type.large().isEmpty() || outcome.column().isEmpty()) {
            return "";
        }
        return outcome.large() == Outcome.Large.KEPT ? "kept" : "null";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
