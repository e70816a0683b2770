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

    static Wrapping of(byte[] bytes, JsonScanner json) {
        refuseOtherFormats(bytes);
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
            throw noSchema();
        }
        SchemaNode schema = SchemaParser.parse(bytes, schemaFrom, schemaTo);
        if (schema.isNull() && !isNull) {
            throw noSchema();
        }
        return new Wrapping(schema, payloadFrom, isNull, inOrder ? Arrays.copyOf(bytes, payloadFrom) : NO_PREFIX);
    }

    /** Whether records that begin alike can be known by {@link #prefix}. */
    boolean isRepeatable() {
        return prefix.length > 0;
    }

    private static Malformed noSchema() {
        return new Malformed("the record carries no schema, so its types are not known;"
                + " set key.converter.schemas.enable=true and value.converter.schemas.enable=true in the connector");
    }

    private static void refuseOtherFormats(byte[] bytes) {
        if (bytes.length == 0) {
            throw new Malformed("the record is empty");
        }
        if (bytes[0] == 0) {
            throw new Malformed(
                    "the record is in Avro or another format of a schema registry (it begins with the byte 0);"
                            + " set key.converter and value.converter to org.apache.kafka.connect.json.JsonConverter in the connector");
        }
        for (byte b : bytes) {
            if (b == '{') {
                return;
            }
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                break;
            }
        }
        throw new Malformed(
                "the record is not a JSON object;"
                        + " set key.converter and value.converter to org.apache.kafka.connect.json.JsonConverter in the connector");
    }
}
