package org.metadb.event;

import java.util.Arrays;

/** Reads a struct of a record as a {@link Row}. */
final class RowReader {

    private final JsonScanner json;
    private final ValueReader values;
    private final FieldBuffer out = new FieldBuffer();
    private boolean unchanged;

    RowReader(JsonScanner json, ValueReader values) {
        this.json = json;
        this.values = values;
    }

    /** Reads the object that comes next. A field that the schema has and the object lacks is null; one that only the object has is ignored. */
    Row read(RowPlan plan) {
        int start = json.position();
        out.clear();
        unchanged = false;
        if (!readInOrder(plan)) {
            json.seek(start);
            out.clear();
            unchanged = false;
            readInAnyOrder(plan);
        }
        return new Row(plan.schema(), out.toArray(), unchanged);
    }

    /** Reads the object as Connect writes it: all fields, in the schema's order, without white space. False if it is not so. */
    private boolean readInOrder(RowPlan plan) {
        json.enterObject();
        boolean first = true;
        for (RowPlan.Field field : plan.fields()) {
            if (!first && !json.takeExactly(',') || !json.takeExactly(field.token())) {
                return false;
            }
            first = false;
            readValue(field);
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
                readValue(fields[i]);
            } else if (!fields[i].stopped()) {
                out.putInt(Row.NULL);
            }
        }
        json.seek(end);
    }

    private void readValue(RowPlan.Field field) {
        try {
            if (field.stopped()) {
                json.skipValue();
            } else {
                unchanged |= !values.read(field, out);
            }
        } catch (Malformed e) {
            throw e.in(field.name());
        }
    }
}
