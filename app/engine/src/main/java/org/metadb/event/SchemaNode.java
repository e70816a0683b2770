package org.metadb.event;

import java.util.List;
import java.util.Optional;

/**
 * A Connect schema as a record carries it: what of it decides about types, and what shows values that the connector loses. Versions and lists
 * of allowed values are left out.
 *
 * @param field the name of the struct's field that has this schema, empty where it is no field
 * @param type Connect's type, such as {@code int32} or {@code struct}
 * @param name the semantic name, such as {@code io.debezium.time.Date}, empty where there is none
 * @param scale the parameter {@code scale} of a decimal
 * @param size the most digits of a decimal or bits of a bit string, where the schema says it
 * @param optional whether the value may be null
 * @param defaultText the default as JSON text, empty where there is none
 * @param told what the connector propagates of the source's type, if it does ({@code column.propagate.source.type})
 * @param shown the type in the source, for people to read; empty where the schema does not tell it
 * @param keys the schema of a map's keys
 * @param items the schema of an array's elements or a map's values
 * @param fields the fields of a struct
 */
record SchemaNode(
        String field,
        String type,
        String name,
        Optional<Integer> scale,
        Optional<Integer> size,
        boolean optional,
        String defaultText,
        Optional<SourceType> told,
        String shown,
        Optional<SchemaNode> keys,
        Optional<SchemaNode> items,
        List<SchemaNode> fields) {

    /** The record has no schema. */
    static final SchemaNode NULL = new SchemaNode(
            "",
            "null",
            "",
            Optional.empty(),
            Optional.empty(),
            true,
            "",
            Optional.empty(),
            "",
            Optional.empty(),
            Optional.empty(),
            List.of());

    SchemaNode {
        fields = List.copyOf(fields);
    }

    boolean isStruct() {
        return type.equals("struct");
    }

    boolean isArray() {
        return type.equals("array");
    }

    /** Whether it is a map from texts to texts. */
    boolean isTextMap() {
        return type.equals("map")
                && keys.filter(key -> key.type().equals("string")).isPresent()
                && items.filter(value -> value.type().equals("string")).isPresent();
    }

    /** Whether it stands for a schema that is null: the record has none. */
    boolean isNull() {
        return type.equals("null");
    }

    /** The field of that name, if this is a struct that has it. */
    Optional<SchemaNode> child(String fieldName) {
        return fields.stream().filter(f -> f.field().equals(fieldName)).findFirst();
    }
}
