package org.metadb.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringJoiner;

/** Parses the schema that a record carries, which is done once per schema and topic. */
final class SchemaParser {

    private static final JsonFactory JSON = new JsonFactory();

    private static final String SCALE = "scale";
    private static final String PRECISION = "connect.decimal.precision";
    private static final String LENGTH = "length";
    private static final String TOLD_TYPE = "__debezium.source.column.type";
    private static final String TOLD_LENGTH = "__debezium.source.column.length";
    private static final String TOLD_SCALE = "__debezium.source.column.scale";
    private static final Set<String> KEPT = Set.of(SCALE, PRECISION, LENGTH, TOLD_TYPE, TOLD_LENGTH, TOLD_SCALE);

    private SchemaParser() {}

    /** @return the schema that stands there; for a JSON null one of type {@code null} */
    static SchemaNode parse(byte[] bytes, int from, int to) {
        try (JsonParser parser = JSON.createParser(bytes, from, to - from)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.VALUE_NULL) {
                return SchemaNode.NULL;
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
        boolean optional = false;
        String defaultText = "";
        Map<String, String> parameters = Map.of();
        Optional<SchemaNode> keys = Optional.empty();
        Optional<SchemaNode> items = Optional.empty();
        List<SchemaNode> fields = List.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("default")) {
                defaultText = value == JsonToken.VALUE_NULL ? "" : jsonText(parser);
            } else if (value == JsonToken.VALUE_STRING) {
                switch (key) {
                    case "field" -> field = parser.getText();
                    case "type" -> type = parser.getText();
                    case "name" -> name = parser.getText();
                    default -> {}
                }
            } else if (value == JsonToken.START_ARRAY && key.equals("fields")) {
                fields = fields(parser);
            } else if (value == JsonToken.START_OBJECT && key.equals("parameters")) {
                parameters = parameters(parser);
            } else if (value == JsonToken.START_OBJECT && key.equals("keys")) {
                keys = Optional.of(node(parser));
            } else if (value == JsonToken.START_OBJECT && key.equals("values")) {
                items = Optional.of(node(parser));
            } else if (value == JsonToken.START_OBJECT && key.equals("items")) {
                items = Optional.of(node(parser));
            } else if (value == JsonToken.VALUE_TRUE && key.equals("optional")) {
                optional = true;
            } else {
                parser.skipChildren();
            }
        }
        if (type.isEmpty()) {
            throw new Malformed("a schema has no type");
        }
        String size = parameters.containsKey(PRECISION) ? PRECISION : LENGTH;
        OptionalInt toldLength = size(parameters, TOLD_LENGTH);
        return new SchemaNode(
                field,
                type,
                name,
                Optional.ofNullable(parameters.get(SCALE)).map(SchemaParser::integer),
                size(parameters, size).stream().boxed().findFirst(),
                optional,
                defaultText,
                Optional.ofNullable(parameters.get(TOLD_TYPE))
                        .map(told -> SourceType.parse(told).withLength(toldLength)),
                shown(parameters),
                keys,
                items,
                fields);
    }

    private static String shown(Map<String, String> parameters) {
        String told = parameters.getOrDefault(TOLD_TYPE, "");
        if (!told.isEmpty()) {
            return ShownType.told(told, size(parameters, TOLD_LENGTH), number(parameters, TOLD_SCALE));
        }
        Optional<Integer> precision = number(parameters, PRECISION);
        Optional<Integer> scale = number(parameters, SCALE);
        return precision.isPresent() && scale.isPresent() ? ShownType.decimal(precision.get(), scale.get()) : "";
    }

    private static Optional<Integer> number(Map<String, String> parameters, String key) {
        return Optional.ofNullable(parameters.get(key))
                .filter(text -> text.matches("-?[0-9]{1,9}"))
                .map(Integer::parseInt);
    }

    private static List<SchemaNode> fields(JsonParser parser) throws IOException {
        List<SchemaNode> fields = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            fields.add(node(parser));
        }
        return fields;
    }

    /** Those of the parameters that matter here. */
    private static Map<String, String> parameters(JsonParser parser) throws IOException {
        Map<String, String> parameters = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (parser.nextToken().isScalarValue() && KEPT.contains(key)) {
                parameters.put(key, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return parameters;
    }

    /** A parameter that counts digits, characters or bits; one that is no such number counts as absent. */
    private static OptionalInt size(Map<String, String> parameters, String key) {
        String text = parameters.getOrDefault(key, "");
        return text.matches("[0-9]{1,18}")
                ? OptionalInt.of((int) Math.min(Long.parseLong(text), Integer.MAX_VALUE))
                : OptionalInt.empty();
    }

    /** The value as the converter writes it, so that a row's value can be compared with it. */
    private static String jsonText(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> JsonText.quoted(parser.getText());
            case START_OBJECT -> {
                StringJoiner object = new StringJoiner(",", "{", "}");
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.add(JsonText.quoted(name) + ':' + jsonText(parser));
                }
                yield object.toString();
            }
            case START_ARRAY -> {
                StringJoiner array = new StringJoiner(",", "[", "]");
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(jsonText(parser));
                }
                yield array.toString();
            }
            default -> parser.getText();
        };
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Malformed("the scale of a decimal is not an integer");
        }
    }
}
