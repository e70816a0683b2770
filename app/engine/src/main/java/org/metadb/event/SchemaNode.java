package org.metadb.event;

import java.util.List;
import java.util.Optional;

/**
 * A Connect schema as a record carries it: what of it decides about types. Defaults, versions and lists of allowed values are left out.
 *
 * @param field the name of the struct's field that has this schema, empty where it is no field
 * @param type Connect's type, such as {@code int32} or {@code struct}
 * @param name the semantic name, such as {@code io.debezium.time.Date}, empty where there is none
 * @param scale the parameter {@code scale} of a decimal
 * @param fields the fields of a struct
 */
record SchemaNode(String field, String type, String name, Optional<Integer> scale, List<SchemaNode> fields) {

    SchemaNode {
        fields = List.copyOf(fields);
    }

    boolean isStruct() {
        return type.equals("struct");
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
