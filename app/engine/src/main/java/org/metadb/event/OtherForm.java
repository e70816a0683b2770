package org.metadb.event;

import java.util.Arrays;

/**
 * Records whose key or value is, as a whole, not in the form that Metadb reads: known by what they are, so that the message says which setting of
 * the connector to change. They come from a converter or a transform, so that each record of the topic is alike.
 *
 * @param part what is looked at: {@code key} or {@code value}
 */
record OtherForm(String part) {

    static final OtherForm KEY = new OtherForm("key");
    static final OtherForm VALUE = new OtherForm("value");

    private static final byte[] OP = JsonScanner.ascii("op");
    private static final byte[] SOURCE = JsonScanner.ascii("source");
    private static final byte[] CLOUD_EVENT = JsonScanner.ascii("specversion");
    private static final byte[] STRUCT = JsonScanner.ascii("Struct{");
    private static final byte[] AVRO_FILE = JsonScanner.ascii("Obj\u0001");

    /** Where the JSON of a message of a schema registry's JSON Schema begins: behind the magic byte and the schema's number. */
    private static final int REGISTRY_HEADER = 5;

    /** Refuses what is no JSON object. */
    void refuseOtherThanJson(byte[] bytes) {
        if (bytes.length == 0) {
            throw foreign("the record is empty (its " + part + " has no bytes); " + setConverter());
        }
        if (bytes[0] == 0) {
            boolean json = bytes.length > REGISTRY_HEADER && bytes[REGISTRY_HEADER] == '{';
            throw foreign("the record is in " + (json ? "JSON Schema" : "Avro or Protobuf")
                    + ", a format of a schema registry (its " + part + " begins with the byte 0); " + setConverter());
        }
        if (begins(bytes, AVRO_FILE)) {
            throw foreign("the record is in Avro (its " + part + " is an Avro file); " + setConverter());
        }
        if (begins(bytes, STRUCT)) {
            throw foreign("the record is not a JSON object but the text of StringConverter (in its " + part + "); "
                    + setConverter());
        }
        int at = 0;
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] >= '\t' && bytes[at] <= '\r')) {
            at++;
        }
        if (at == bytes.length || bytes[at] != '{') {
            throw foreign("the record is not a JSON object (its " + part + " is text, Protobuf, or another format); "
                    + setConverter());
        }
    }

    /**
     * What to say of JSON without a schema around it.
     *
     * @param from where the object begins that is, or should be, the event
     */
    Malformed withoutSchema(byte[] bytes, int from, JsonScanner json) {
        String enable = "set " + part + ".converter.schemas.enable=true in the connector";
        if (part.equals(KEY.part)) {
            return foreign("the record's key carries no schema, so its types are not known; " + enable);
        }
        boolean op = false;
        boolean source = false;
        json.reset(bytes, from);
        if (json.peek() != '{') {
            return foreign("the record carries no schema, so its types are not known; " + enable);
        }
        json.enterObject();
        for (boolean first = true; json.nextField(first); first = false) {
            if (json.nameIs(CLOUD_EVENT)) {
                return foreign("the record is a CloudEvent; " + setConverter());
            }
            op |= json.nameIs(OP);
            source |= json.nameIs(SOURCE);
            json.skipValue();
        }
        return foreign(
                op && source
                        ? "the record carries no schema, so its types are not known; " + enable
                        : "the record carries no schema, and is no whole change event (it has no op and source); "
                                + enable + ", and remove the transform that flattens events (ExtractNewRecordState)");
    }

    /** A record that is otherwise than all that this connector can send. */
    static Malformed foreign(String reason) {
        return new Malformed(reason).ofWholeTopic();
    }

    private String setConverter() {
        return "set " + part + ".converter to org.apache.kafka.connect.json.JsonConverter in the connector";
    }

    private static boolean begins(byte[] bytes, byte[] with) {
        return bytes.length >= with.length && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
    }
}
