package org.metadb.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses the schema that a record carries, which is done once per schema and topic. */
final class SchemaParser {

    private static final JsonFactory JSON = new JsonFactory();

    private SchemaParser() {}

    /** @return the schema that stands there; for a JSON null one of type {@code null} */
    static SchemaNode parse(byte[] bytes, int from, int to) {
        try (JsonParser parser = JSON.createParser(bytes, from, to - from)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.VALUE_NULL) {
                return new SchemaNode("", "null", "", Optional.empty(), List.of());
            }
            return node(parser);
        } catch (IOException e) {
            // not the cause: Jackson's message shows a part of the record
            throw new Malformed("the schema is not valid JSON");
        }
    }

    private static SchemaNode node(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new Malformed("expected a schema as an object");
        }
        String field = "";
        String type = "";
        String name = "";
        Optional<Integer> scale = Optional.empty();
        List<SchemaNode> fields = List.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                switch (key) {
                    case "field" -> field = parser.getText();
                    case "type" -> type = parser.getText();
                    case "name" -> name = parser.getText();
                    default -> {}
                }
            } else if (value == JsonToken.START_ARRAY && key.equals("fields")) {
                fields = fields(parser);
            } else if (value == JsonToken.START_OBJECT && key.equals("parameters")) {
                scale = scale(parser);
            } else {
                parser.skipChildren();
            }
        }
        if (type.isEmpty()) {
            throw new Malformed("a schema has no type");
        }
        return new SchemaNode(field, type, name, scale, fields);
    }

    private static List<SchemaNode> fields(JsonParser parser) throws IOException {
        List<SchemaNode> fields = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            fields.add(node(parser));
        }
        return fields;
    }

    private static Optional<Integer> scale(JsonParser parser) throws IOException {
        Optional<Integer> scale = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isScale = parser.currentName().equals("scale");
            JsonToken value = parser.nextToken();
            if (isScale && value.isScalarValue()) {
                scale = Optional.of(integer(parser.getText()));
            } else {
                parser.skipChildren();
            }
        }
        return scale;
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Malformed("the scale of a decimal is not an integer");
        }
    }
}
