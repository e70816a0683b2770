package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

/** How to read a struct of a record as a row: its fields in the order of the schema, each with the form of its values. */
final class RowPlan {

    /**
     * A field of the struct.
     *
     * @param token the name as it stands before the value: in quotes, with the colon
     * @param stopped whether its values are not to be read
     * @param values how to read them
     * @param unavailable whether its values may be the placeholder for an unchanged one
     * @param watch what its values may show
     */
    record Field(String name, byte[] token, ValuePlan values, boolean stopped, boolean unavailable, FieldWatch watch) {}

    private static final int KEPT_MAX = 64;

    private final Field[] fields;
    private final Map<String, Integer> indexes = new HashMap<>();
    private RowSchema schema;
    private final UnaryOperator<RowSchema> canonical;
    private final Map<BitSet, RowSchema> withJson = new HashMap<>();
    /** The types of the columns by field, where values told other ones than the schema; else null. */
    private final ColumnType[] toldByValues;

    /**
     * @param struct the schema of the struct
     * @param rules which fields are not to be read (they are not in the row), and what is told of the others
     * @param unavailable whether values may be the placeholder for an unchanged one; in a key none is
     * @param watched whether values are looked at for what they show of losses
     * @param canonical gives of equal schemas always the same
     */
    RowPlan(
            SchemaNode struct,
            ColumnRules rules,
            boolean unavailable,
            boolean watched,
            UnaryOperator<RowSchema> canonical) {
        List<Field> plan = new ArrayList<>();
        List<RowSchema.Field> columns = new ArrayList<>();
        for (SchemaNode node : struct.fields()) {
            if (node.field().isEmpty()) {
                throw new Malformed("a field of the row has no name");
            }
            if (indexes.put(node.field(), plan.size()) != null) {
                throw new Malformed("two fields of the row have the same name");
            }
            Field field = field(node, rules, unavailable, watched);
            plan.add(field);
            if (!field.stopped()) {
                columns.add(new RowSchema.Field(field.name(), field.values().type()));
            }
        }
        this.fields = plan.toArray(new Field[0]);
        this.toldByValues = new ColumnType[fields.length];
        this.canonical = canonical;
        this.schema = canonical.apply(new RowSchema(columns));
    }

    private static Field field(SchemaNode node, ColumnRules rules, boolean unavailable, boolean watched) {
        ValuePlan values = rules.plan(node);
        byte[] token = (JsonText.quoted(node.field()) + ":").getBytes(StandardCharsets.UTF_8);
        boolean stopped = rules.stopped(node.field());
        boolean toastable = unavailable && values.type().toastable();
        FieldWatch watch = watched && !stopped ? FieldWatch.of(node, values, rules.told(node)) : FieldWatch.NONE;
        return new Field(node.field(), token, values, stopped, toastable, watch);
    }

    /** The fields in order; not to be changed. */
    Field[] fields() {
        return fields;
    }

    /** The index in {@link #fields} of the field of that name, or -1. */
    int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    /** The columns of the rows read: the fields that are not stopped. */
    RowSchema schema() {
        return schema;
    }

    /**
     * The columns of a row in which some values are JSON that jsonb refuses.
     *
     * @param refused their fields, by index in {@link #fields}
     */
    RowSchema schema(BitSet refused) {
        if (withJson.size() >= KEPT_MAX) {
            withJson.clear();
        }
        return withJson.computeIfAbsent((BitSet) refused.clone(), this::withJson);
    }

    /**
     * Takes from a value what the schema does not tell: which shape it is. It holds for this row and those that follow, nulls included, until a value
     * tells otherwise.
     */
    void tell(int index, Kind kind) {
        if (toldByValues[index] == null || toldByValues[index].kind() != kind) {
            toldByValues[index] = ColumnType.of(kind);
            withJson.clear();
            schema = withJson(new BitSet());
        }
    }

    private ColumnType type(int index) {
        return toldByValues[index] == null ? fields[index].values().type() : toldByValues[index];
    }

    private RowSchema withJson(BitSet refused) {
        List<RowSchema.Field> columns = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            if (!fields[i].stopped()) {
                ColumnType type = type(i);
                ColumnType json = type.array() ? ColumnType.arrayOf(ColumnType.JSON) : ColumnType.JSON;
                columns.add(new RowSchema.Field(fields[i].name(), refused.get(i) ? json : type));
            }
        }
        return canonical.apply(new RowSchema(columns));
    }
}
