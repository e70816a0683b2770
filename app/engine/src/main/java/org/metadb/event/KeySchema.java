package org.metadb.event;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The schema of a topic's keys, with how to read them for each table: several tables that are routed into one topic may have the same, and not
 * the same be told of them.
 */
final class KeySchema {

    /** More than one only where several tables are routed into one topic. */
    private static final int TABLES_MAX = 256;

    private record Names(String schema, String table) {}

    private final SchemaNode struct;
    private final ToldTypes types;
    private final UnaryOperator<RowSchema> canonical;
    private final Map<Names, RowPlan> plans = new HashMap<>();
    private String lastSchema = "";
    private String lastTable = "";
    private RowPlan last;

    KeySchema(SchemaNode struct, Source source, ToldTypes types, UnaryOperator<RowSchema> canonical) {
        this.struct = struct;
        this.types = types;
        this.canonical = canonical;
        this.last = plan(source);
    }

    /** How to read the keys of the table that the event's source names, which is nearly always the one before. */
    RowPlan of(Source source) {
        boolean same = source.table().equals(lastTable) && source.schema().equals(lastSchema);
        return same ? last : plan(source);
    }

    private RowPlan plan(Source source) {
        if (plans.size() >= TABLES_MAX) {
            plans.clear();
        }
        lastSchema = source.schema();
        lastTable = source.table();
        last = plans.computeIfAbsent(new Names(lastSchema, lastTable), this::plan);
        return last;
    }

    private RowPlan plan(Names names) {
        ColumnRules rules = new ColumnRules(names.schema(), names.table(), ColumnFilter.NONE, types);
        return new RowPlan(struct, rules, false, false, canonical);
    }
}
