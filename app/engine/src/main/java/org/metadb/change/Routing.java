package org.metadb.change;

import static org.metadb.change.Filters.anyFoundIn;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.metadb.pg.DerivedName;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;

/**
 * Answers for a source table: filtered out, or which target table and data origin. In this order: schema filters on the source's schema name,
 * renaming, table filters on the source's {@code schema.table}. Tables keep their names. Renaming is the same for every source:
 *
 * <ol>
 *   <li>schema {@code public}, where {@code map_public_schema} is set, becomes exactly that, without prefix and origin;
 *   <li>{@code trim_schema_prefix} is taken from the start;
 *   <li>then a leading {@code mod_}, a trailing {@code _storage}, and the first {@code _mod_} becomes {@code _};
 *   <li>the longest data origin {@code o} such that the name begins with {@code o_} becomes the origin and is taken away;
 *   <li>{@code add_schema_prefix} is put before.
 * </ol>
 *
 * Answers are remembered. One thread; made anew when an option changes.
 */
public final class Routing {

    private record SourceTable(String schema, String table) {}

    private final RoutingRules rules;
    private final List<String> originsLongestFirst;
    private final Map<SourceTable, Route> routes = new ConcurrentHashMap<>();

    public Routing(RoutingRules rules) {
        this.rules = rules;
        this.originsLongestFirst = rules.origins().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The rules that it follows. */
    public RoutingRules rules() {
        return rules;
    }

    /** Where the changes of that source table go. */
    public Route route(String schema, String table) {
        return routes.computeIfAbsent(new SourceTable(schema, table), source -> find(schema, table));
    }

    /** Whether a column must reach no table, log line or dead letter. */
    public boolean stopsColumn(String schema, String table, String column) {
        if (rules.columnPassFilter().isEmpty() && rules.columnStopFilter().isEmpty()) {
            return false;
        }
        String name = schema + "." + table + "." + column;
        return notPassed(rules.columnPassFilter(), name) || anyFoundIn(rules.columnStopFilter(), name);
    }

    private Route find(String schema, String table) {
        if (notPassed(rules.schemaPassFilter(), schema)) {
            return filtered("schema_pass_filter");
        }
        if (anyFoundIn(rules.schemaStopFilter(), schema)) {
            return filtered("schema_stop_filter");
        }
        String name = schema + "." + table;
        if (notPassed(rules.tablePassFilter(), name)) {
            return filtered("table_pass_filter");
        }
        if (anyFoundIn(rules.tableStopFilter(), name)) {
            return filtered("table_stop_filter");
        }
        return renamed(schema, table);
    }

    private Route renamed(String schema, String table) {
        if (schema.equals("public") && !rules.mapPublicSchema().isEmpty()) {
            return kept(rules.mapPublicSchema(), table, "");
        }
        String name = withoutPrefix(schema, rules.trimSchemaPrefix());
        name = withoutPrefix(name, "mod_");
        if (name.endsWith("_storage")) {
            name = name.substring(0, name.length() - "_storage".length());
        }
        int mod = name.indexOf("_mod_");
        if (mod >= 0) {
            name = name.substring(0, mod) + name.substring(mod + "_mod".length());
        }
        String origin = "";
        for (String candidate : originsLongestFirst) {
            if (name.startsWith(candidate + "_")) {
                origin = candidate;
                name = name.substring(candidate.length() + 1);
                break;
            }
        }
        return kept(rules.addSchemaPrefix() + name, table, origin);
    }

    private static Route kept(String schema, String table, String origin) {
        if (schema.isEmpty()) {
            return new Route.Dropped(
                    "renaming leaves nothing of the schema's name; add_schema_prefix gives it one", false);
        }
        if (schema.equals("metadb") || schema.equals("information_schema") || schema.startsWith("pg_")) {
            return new Route.Dropped(
                    "schema \"" + schema + "\" of the target is not for data; add_schema_prefix gives it another name",
                    false);
        }
        try {
            return new Route.Kept(new TableName(DerivedName.fit(schema), new Identifier(table)), origin);
        } catch (IllegalArgumentException e) {
            return new Route.Dropped(e.getMessage(), false);
        }
    }

    private static boolean notPassed(List<Pattern> passFilter, String name) {
        return !passFilter.isEmpty() && !anyFoundIn(passFilter, name);
    }

    private static Route filtered(String option) {
        return new Route.Dropped(option, true);
    }

    private static String withoutPrefix(String name, String prefix) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}
