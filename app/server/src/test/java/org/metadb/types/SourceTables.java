package org.metadb.types;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.metadb.sandbox.Sandbox;

/**
 * The source's tables: for each family one with a column for each type and a row for each value, and one with a large value of each type that can be large.
 * The rows of the snapshot come again as changes, with other keys.
 */
public final class SourceTables {

    /** Rows with such a key or a higher one come as changes. */
    public static final int FIRST_STREAMED = 1000;

    /** The rows of a table of large values that an update leaves alone. */
    public static final String UPDATED = "id in (1, " + (FIRST_STREAMED + 1) + ")";

    /** Debezium 3.6 does not start where a domain is over an enum. */
    private static final String FEELING = Sandbox.debezium().equals("3.6") ? "text" : "mood";

    private SourceTables() {}

    /** What a superuser does first. */
    public static List<String> extensions() {
        return List.of(
                "create extension hstore", "create extension citext", "create extension ltree", "create extension isn");
    }

    /** Types and tables, and the rows of the snapshot. */
    public static List<String> snapshot(List<Family> families) {
        List<String> statements = new ArrayList<>(List.of(
                "create type mood as enum ('sad', 'ok', 'hap''py, x')",
                "create domain positive as int check (value > 0)",
                "create domain amount as numeric(6,2)",
                "create domain nested as amount",
                "create domain word as text",
                "create domain feeling as " + FEELING,
                "create type pair as (a int, b text)"));
        for (Family family : families) {
            statements.add("create table " + family.name() + " (id int primary key, k int"
                    + columns(family.types(), type -> ", " + type.column() + " " + type.type()) + ")");
            statements.addAll(rows(family, 0));
            statements.add(deleted(family, FIRST_STREAMED - 1));
            if (!family.large().isEmpty()) {
                statements.add("create table " + family.largeTable() + " (id int primary key, k int"
                        + columns(family.large(), type -> ", " + type.column() + " " + type.type()) + ")");
                family.large().forEach(type -> statements.add("""
                        do $$ begin alter table %s alter %s set storage external;
                        exception when feature_not_supported then null; end $$""".formatted(family.largeTable(), type.column())));
                statements.add(large(family, 1));
                statements.add(large(family, 2));
            }
        }
        return statements;
    }

    /** The changes. */
    public static List<String> changes(List<Family> families) {
        List<String> statements = new ArrayList<>();
        for (Family family : families) {
            statements.addAll(rows(family, FIRST_STREAMED));
            statements.add("delete from " + family.name() + " where id = " + (FIRST_STREAMED - 1));
            if (!family.large().isEmpty()) {
                statements.add(large(family, FIRST_STREAMED + 1));
                statements.add("update " + family.largeTable() + " set k = 1 where " + UPDATED);
            }
        }
        return statements;
    }

    /** All types, as the option column_types declares them. */
    static String columnTypes(List<Family> families) {
        return families.stream()
                .flatMap(family -> family.types().stream())
                .flatMap(type -> type.declared().map(name -> "public.*." + type.column() + " " + name).stream())
                .collect(Collectors.joining(", "));
    }

    /** A row of nulls, then one for each value of each type, so that a value that fails hides no other. */
    private static List<String> rows(Family family, int base) {
        List<TypeCase> given =
                family.types().stream().filter(type -> !type.isGenerated()).toList();
        List<String> statements = new ArrayList<>();
        statements.add("insert into " + family.name() + " (id" + columns(given, type -> ", " + type.column())
                + ") values (" + base + columns(given, type -> ", null") + ")");
        int id = base;
        for (TypeCase type : given) {
            List<String> rows = new ArrayList<>();
            for (String value : type.values()) {
                rows.add("(" + ++id + ", '" + value.replace("'", "''") + "')");
            }
            if (!rows.isEmpty()) {
                statements.add("insert into " + family.name() + " (id, " + type.column() + ") values "
                        + String.join(", ", rows));
            }
        }
        return statements;
    }

    private static String deleted(Family family, int id) {
        return "insert into " + family.name() + " (id) values (" + id + ")";
    }

    private static String large(Family family, int id) {
        return "insert into " + family.largeTable() + " (id" + columns(family.large(), type -> ", " + type.column())
                + ") select " + id
                + columns(family.large(), type -> ", (" + type.large().orElseThrow() + ")::" + type.type());
    }

    private static String columns(List<TypeCase> types, Function<TypeCase, String> text) {
        return types.stream().map(text).collect(Collectors.joining());
    }
}
