package org.metadb.types;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The page of the manual that shows the table of types. */
final class TypesPage {

    private static final String HEAD = """
            # Types

            What becomes of each type of PostgreSQL, under each setting of the connector that touches it. This page is written by a test, `TypesPageTest`, from the table that another, `TypeMatrixTest`,
            holds against a live source, connector and server: each value as a row of a snapshot and as a change, extremes, nulls, empty values and special ones among them, compared as
            PostgreSQL prints them. What it says comes in otherwise fails that test, and what it says is lost and comes after all fails it too. Tested with Debezium 3.7.0 and PostgreSQL 15.

            - **Column** is the type of the column here.
            - **Values**: *exact*, or what is otherwise, and who makes it so. *Another form* means that nothing is lost.
            - **Unchanged large value**: what is here after an update left a large (TOAST) value alone. Where *null* stands, the connector sends null in its place;
              [the cure](manual/promises.md#what-no-consumer-can-repair) is on the source.
            - *Type told*: by the connector (`datatype.propagate.source.type` or `column.propagate.source.type`), or by the data source's option
              [`column_types`](manual/statements.md#options). Where a row says nothing of a setting, it holds for all of its values.
            """;

    private static final String FOOT = """

            ## Not in the tables

            - `tombstones.on.delete`, `value.converter.decimal.format` and who tells the type change nothing but what is said above.
            - Timestamps after the year 294246 overflow in the connector in the modes that count microseconds; such a record becomes a [dead letter](manual/monitoring.md#dead-letters).
            - A table with `replica identity full` loses no unchanged large value, whatever the type.
            - `structured` times, `vector` and PostGIS have tests of their own.

            ## Settings

            A fault takes one setting, or two that touch one type. So these runs have each pair of values in common at least once, for all pairs of settings but those of
            `time.precision.mode` with `decimal.handling.mode` and `binary.handling.mode`, which touch no type together; of these the values are paired that a hosted connector (Heroku's) offers. Its
            users choose among 216 combinations of six settings: any two of their values stand together in one of the runs. `scripts/test -Dtests.long` makes all runs, `scripts/test` a few that show most.

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
                    page.append("| ").append(label).append(" | ").append(settings(type, outcome)).append(" | ");
                    page.append(outcome.column().map(column -> "`" + column + "`").orElse("none"));
                    page.append(" | ").append(values(outcome)).append(" | ").append(large(type, outcome)).append(" |\n");
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
            parts.add(deviation.what() + deviation.from().words() + ": " + deviation.by().words());
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
