package org.metadb.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.metadb.finding.TableEvidence;

/** What a topic's value schema says: what kind of record it is, and for row changes how to read the rows. */
final class Envelope {

    /** Tables whose events have this very schema; more than one only where several tables are routed into one topic. */
    private static final int TABLES_MAX = 256;

    /**
     * How to read the rows of a table with this schema: the columns that the filter stops for it are left out.
     *
     * @param rules by which the rows are read
     * @param watch told of each event, where somebody wants to know of losses
     */
    record TablePlan(ColumnRules rules, RowPlan before, RowPlan after, Optional<TableWatch> watch) {

        boolean isOf(Source source) {
            return rules.table().equals(source.table()) && rules.schema().equals(source.schema());
        }
    }

    private record Names(String schema, String table) {}

    private final Optional<PassedOver.Kind> passedOver;
    private final SchemaNode before;
    private final SchemaNode after;
    /** What the schema tells of the columns' types in the source. */
    private final Map<String, SourceType> told = new HashMap<>();

    private final ColumnFilter filter;
    private final ToldTypes types;
    private final BiFunction<String, String, Optional<TableEvidence>> evidence;
    private final TypeListener listener;
    private final UnaryOperator<RowSchema> canonical;
    private final SourceReader sourceReader = new SourceReader();
    private final Map<Names, TablePlan> tables = new HashMap<>();
    private Optional<TablePlan> last = Optional.empty();

    /**
     * @param value the schema of the record's value
     * @param evidence takes what events show of losses in a table (schema, name); empty: nobody asks
     */
    Envelope(
            SchemaNode value,
            ColumnFilter filter,
            ToldTypes types,
            BiFunction<String, String, Optional<TableEvidence>> evidence,
            TypeListener listener,
            UnaryOperator<RowSchema> canonical) {
        this.filter = filter;
        this.types = types;
        this.evidence = evidence;
        this.listener = listener;
        this.canonical = canonical;
        this.passedOver = passedOver(value);
        if (passedOver.isPresent()) {
            this.before = value;
            this.after = value;
            return;
        }
        refuseOtherShapes(value);
        SchemaNode row = value.child("after").or(() -> value.child("before")).orElseThrow();
        this.after = row;
        this.before = value.child("before").orElse(row);
        if (!after.isStruct() || !before.isStruct()) {
            throw new Malformed("expected before and after to be structs");
        }
        for (SchemaNode field : after.fields()) {
            field.told().ifPresent(type -> told.put(field.field(), type));
        }
    }

    private static Optional<PassedOver.Kind> passedOver(SchemaNode value) {
        String name = value.name();
        if (name.equals("io.debezium.connector.common.Heartbeat")) {
            return Optional.of(PassedOver.Kind.HEARTBEAT);
        }
        if (name.equals("io.debezium.connector.common.TransactionMetadataValue")) {
            return Optional.of(PassedOver.Kind.TRANSACTION);
        }
        boolean message =
                value.child("op").isPresent() && value.child("message").isPresent();
        if (message && value.child("after").isEmpty()) {
            return Optional.of(PassedOver.Kind.MESSAGE);
        }
        if (name.startsWith("io.debezium.") && name.endsWith("Notification")) {
            return Optional.of(PassedOver.Kind.NOTIFICATION);
        }
        return Optional.empty();
    }

    private static void refuseOtherShapes(SchemaNode value) {
        boolean envelope = value.child("op").isPresent()
                && value.child("source").isPresent()
                && (value.child("after").isPresent() || value.child("before").isPresent());
        if (envelope) {
            return;
        }
        if (value.child("__op").isPresent()
                || value.child("__deleted").isPresent()
                || value.name().endsWith(".Value")) {
            throw OtherForm.foreign("the event is flattened: it has lost what the change was;"
                    + " remove the transform ExtractNewRecordState from the connector");
        }
        throw OtherForm.foreign(
                "expected a change event of Debezium (a struct with op, source, before and after), found "
                        + (value.isStruct() ? "another struct" : "a value of type " + value.type()));
    }

    /** For records that are no row change: what they are. */
    Optional<PassedOver.Kind> passedOver() {
        return passedOver;
    }

    SourceReader sourceReader() {
        return sourceReader;
    }

    /** The plan for the table of the latest event, which is nearly always the next one's too. */
    Optional<TablePlan> lastTable() {
        return last;
    }

    /** The plan for the table that the event's source names. */
    TablePlan tableOf(Source source) {
        if (tables.size() >= TABLES_MAX) {
            tables.clear();
        }
        TablePlan plan = tables.computeIfAbsent(new Names(source.schema(), source.table()), this::plan);
        last = Optional.of(plan);
        return plan;
    }

    private TablePlan plan(Names table) {
        Optional<TableEvidence> watched = evidence.apply(table.schema(), table.table());
        ColumnRules rules = new ColumnRules(table.schema(), table.table(), filter, types, told);
        listener.heard(table.schema(), table.table(), shownTypes(rules));
        RowPlan afterPlan = rowPlan(after, rules, watched.isPresent());
        RowPlan beforePlan = before.fields().equals(after.fields()) ? afterPlan : rowPlan(before, rules, false);
        return new TablePlan(rules, beforePlan, afterPlan, watched.map(found -> new TableWatch(found, afterPlan)));
    }

    private Map<String, String> shownTypes(ColumnRules rules) {
        Map<String, String> shown = new HashMap<>();
        for (SchemaNode field : after.fields()) {
            if (!field.shown().isEmpty() && !rules.stopped(field.field())) {
                shown.put(field.field(), field.shown());
            }
        }
        return shown;
    }

    private RowPlan rowPlan(SchemaNode node, ColumnRules rules, boolean watched) {
        return new RowPlan(node, rules, true, watched, canonical);
    }
}
