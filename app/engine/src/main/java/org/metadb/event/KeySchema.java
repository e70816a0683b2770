package org.metadb.event;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The schema of a topic's keys, with how to read them beside the rows of each plan: a key's schema does not tell the source's types, so that the keys
 * have those of the rows. The plan is another one where the schema of the rows has changed, and where several tables are routed into one topic.
 */
final class KeySchema {

    /** Tables times schemas of their rows; seldom more than two. */
    private static final int PLANS_MAX = 256;

    private final SchemaNode struct;
    private final UnaryOperator<RowSchema> canonical;
    private final Map<Envelope.TablePlan, RowPlan> plans = new IdentityHashMap<>();
    private Envelope.TablePlan lastTable;
    private RowPlan last;

    KeySchema(SchemaNode struct, Envelope.TablePlan table, UnaryOperator<RowSchema> canonical) {
        this.struct = struct;
        this.canonical = canonical;
        this.lastTable = table;
        this.last = plan(table);
    }

    /** How to read the keys of rows that are read by that plan, which is nearly always the one before. */
    RowPlan of(Envelope.TablePlan table) {
        if (table != lastTable) {
            last = plan(table);
            lastTable = table;
        }
        return last;
    }

    private RowPlan plan(Envelope.TablePlan table) {
        if (plans.size() >= PLANS_MAX) {
            plans.clear();
        }
        return plans.computeIfAbsent(
                table, rows -> new RowPlan(struct, rows.rules().ofKey(), false, false, canonical));
    }
}
