package org.metadb.event;

import java.util.Arrays;

/**
 * Where in a key or value its two halves stand: {@code {"schema":...,"payload":...}}, as Connect's JsonConverter writes it with
 * {@code schemas.enable=true}.
 *
 * @param payloadFrom where the payload begins
 * @param isNull whether the payload is null
 * @param prefix what stands before the payload, when that holds the schema and nothing else; empty otherwise
 */
record Wrapping(SchemaNode schema, int payloadFrom, boolean isNull, byte[] prefix) {

    private static final byte[] SCHEMA = JsonScanner.ascii("schema");
    private static final byte[] PAYLOAD = JsonScanner.ascii("payload");
    private static final byte[] NO_PREFIX = {};

    static Wrapping of(byte[] bytes, JsonScanner json, OtherForm form) {
        form.refuseOtherThanJson(bytes);
        json.reset(bytes, 0);
        int schemaFrom = -1;
        int schemaTo = -1;
        int payloadFrom = -1;
        int count = 0;
        boolean inOrder = false;
        boolean isNull = false;
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (json.nameIs(SCHEMA)) {
                schemaFrom = json.position();
                json.skipValue();
                schemaTo = json.position();
            } else if (json.nameIs(PAYLOAD)) {
                payloadFrom = json.position();
                inOrder = count == 1 && schemaFrom >= 0;
                isNull = json.takeNull();
                if (!isNull) {
                    json.skipValue();
                }
            } else {
                json.skipValue();
            }
            count++;
        }
        if (schemaFrom < 0 || payloadFrom < 0) {
            throw form.withoutSchema(bytes, Math.max(0, payloadFrom), json);
        }
        SchemaNode schema = SchemaParser.parse(bytes, schemaFrom, schemaTo);
        if (schema.isNull() && !isNull) {
            throw form.withoutSchema(bytes, Math.max(0, payloadFrom), json);
        }
        return new Wrapping(schema, payloadFrom, isNull, inOrder ? Arrays.copyOf(bytes, payloadFrom) : NO_PREFIX);
    }

    /** Whether records that begin alike can be known by {@link #prefix}. */
    boolean isRepeatable() {
        return prefix.length > 0;
    }
}
