package org.metadb.event;

import java.util.Arrays;
import java.util.BitSet;
import org.metadb.schema.ColumnType.Kind;

/** Reads a struct of a record as a {@link Row}. */
final class RowReader {

    private final JsonScanner json;
    private final ValueReader values;
    private final FieldBuffer out = new FieldBuffer();
    private final BitSet refused = new BitSet();
    private boolean unchanged;
    private RowNotes notes = new RowNotes();

    RowReader(JsonScanner json, ValueReader values) {
        this.json = json;
        this.values = values;
    }

    /**
     * Reads the object that comes next. A field that the schema has and the object lacks is null; one that only the object has is ignored.
     *
     * @param seen takes what the row's values show, in place of what it held before
     */
    Row read(RowPlan plan, RowNotes seen) {
        int start = json.position();
        notes = seen;
        clear();
        if (!readInOrder(plan)) {
            json.seek(start);
            clear();
            readInAnyOrder(plan);
        }
        RowSchema schema = refused.isEmpty() ? plan.schema() : plan.schema(refused);
        Row row = new Row(schema, out.toArray(), unchanged);
        out.clear(); // a large value is not to be kept until the next record comes
        return row;
    }

    private void clear() {
        out.clear();
        unchanged = false;
        refused.clear();
        notes.clear();
    }

    /** Reads the object as Connect writes it: all fields, in the schema's order, without white space. False if it is not so. */
    private boolean readInOrder(RowPlan plan) {
        json.enterObject();
        RowPlan.Field[] fields = plan.fields();
        for (int i = 0; i < fields.length; i++) {
            if (i > 0 && !json.takeExactly(',') || !json.takeExactly(fields[i].token())) {
                return false;
            }
            readValue(plan, i);
        }
        return json.takeExactly('}');
    }

    private void readInAnyOrder(RowPlan plan) {
        RowPlan.Field[] fields = plan.fields();
        int[] positions = new int[fields.length];
        Arrays.fill(positions, -1);
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            int index = plan.indexOf(json.name());
            if (index >= 0) {
                positions[index] = json.position();
            }
            json.skipValue();
        }
        int end = json.position();
        for (int i = 0; i < fields.length; i++) {
            if (positions[i] >= 0) {
                json.seek(positions[i]);
                readValue(plan, i);
            } else if (!fields[i].stopped()) {
                out.putInt(Row.NULL);
            }
        }
        json.seek(end);
    }

    private void readValue(RowPlan plan, int index) {
        RowPlan.Field field = plan.fields()[index];
        try {
            if (field.stopped()) {
                json.skipValue();
                return;
            }
            int from = json.position();
            int at = out.size();
            unchanged |= !values.read(field, out);
            if (values.jsonbRefused()) {
                refused.set(index);
            }
            if (values.shape() != Kind.UNTOLD) {
                plan.tell(index, values.shape());
            }
            if (field.watch() != FieldWatch.NONE) {
                notes.add(index, field.watch().look(json, from, out, at));
            }
        } catch (Malformed e) {
            throw e.in(field.name());
        }
    }
}
