package org.metadb.event;

/**
 * Reads pgvector's sparse vectors, which come as a struct of {@code dimensions} and the elements that are not 0, in no order: a map, which in JSON is
 * a list of pairs. They are put as a JSON object with the elements by their index, counted from 1.
 */
final class SparseVectors {

    private static final byte[] DIMENSIONS = JsonScanner.ascii("dimensions");
    private static final byte[] VECTOR = JsonScanner.ascii("vector");

    private final JsonScanner json;
    private final FieldBuffer elements = new FieldBuffer();

    SparseVectors(JsonScanner json) {
        this.json = json;
    }

    /** Reads one and puts it as JSON. */
    void putJson(FieldBuffer out) {
        long dimensions = -1;
        boolean found = false;
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (json.nameIs(DIMENSIONS)) {
                dimensions = json.readLong();
            } else if (json.nameIs(VECTOR)) {
                readElements();
                found = true;
            } else {
                json.skipValue();
            }
        }
        if (dimensions < 0 || !found) {
            throw new Malformed("expected a sparse vector with dimensions and elements, found one without");
        }
        put("{\"dimensions\":" + dimensions + ",\"vector\":{", out);
        out.put(elements.array(), 0, elements.size());
        put("}}", out);
    }

    private void readElements() {
        elements.clear();
        json.expect('[');
        if (json.take(']')) {
            return;
        }
        boolean first = true;
        do {
            json.expect('[');
            put((first ? "\"" : ",\"") + json.readLong() + "\":", elements);
            json.expect(',');
            json.readNumber();
            elements.put(json.text(), json.textFrom(), json.textTo());
            json.expect(']');
            first = false;
        } while (json.take(','));
        json.expect(']');
    }

    private static void put(String text, FieldBuffer out) {
        byte[] bytes = JsonScanner.ascii(text);
        out.put(bytes, 0, bytes.length);
    }
}
