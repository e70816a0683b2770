package org.metadb.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** How to read a struct of a record as a row: its fields in the order of the schema, each with the form of its values. */
final class RowPlan {

    /**
     * Above this a declared scale is not meant: PostgreSQL's go from -1000 to 1000, and Debezium reads the 11 bits of a negative one as if
     * they had no sign (2046 is -2).
     */
    private static final int DECLARED_SCALE_MAX = 1_000;

    /**
     * A field of the struct.
     *
     * @param token the name as it stands before the value: in quotes, with the colon
     * @param stopped whether its values are not to be read
     * @param scale of a decimal: how far the point stands from the right
     * @param shownScale of a decimal: digits behind the point to show at least; negative where zeros there mean nothing
     * @param unavailable whether its values may be the placeholder for an unchanged one
     * @param watch what its values may show
     */
    record Field(
            String name,
            byte[] token,
            ValueForm form,
            boolean stopped,
            int scale,
            int shownScale,
            boolean unavailable,
            FieldWatch watch) {}

    private final Field[] fields;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final RowSchema schema;

    /**
     * @param struct the schema of the struct
     * @param stopped which fields are not to be read; they are not in the row
     * @param unavailable whether values may be the placeholder for an unchanged one; in a key none is
     * @param watched whether values are looked at for what they show of losses
     * @param canonical gives of equal schemas always the same
     */
    RowPlan(
            SchemaNode struct,
            Predicate<String> stopped,
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
            Field field = field(node, stopped.test(node.field()), unavailable, watched);
            plan.add(field);
            if (!field.stopped()) {
                columns.add(new RowSchema.Field(field.name(), field.form().type()));
            }
        }
        this.fields = plan.toArray(new Field[0]);
        this.schema = canonical.apply(new RowSchema(columns));
    }

    private static Field field(SchemaNode node, boolean stopped, boolean unavailable, boolean watched) {
        ValueForm form = ValueForm.of(node);
        int scale = node.scale().orElse(0);
        int shownScale = scale > DECLARED_SCALE_MAX ? -1 : Numerics.shownScale(scale);
        byte[] token = (JsonText.quoted(node.field()) + ":").getBytes(StandardCharsets.UTF_8);
        boolean toastable = unavailable && form.type().toastable();
        FieldWatch watch = watched && !stopped ? FieldWatch.of(node, form) : FieldWatch.NONE;
        return new Field(node.field(), token, form, stopped, scale, shownScale, toastable, watch);
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
}
