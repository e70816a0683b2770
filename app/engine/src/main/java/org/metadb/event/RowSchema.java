package org.metadb.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.metadb.schema.ColumnType;

/**
 * The columns of a row in an event, in the event's order. Two are equal when names and types are, so that schemas which differ in
 * defaults or in lists of allowed values are one. The decoder gives the same object as long as a topic's schema stays, so that a comparison
 * is cheap.
 */
public final class RowSchema {

    /** A column as the event names it. */
    public record Field(String name, ColumnType type) {}

    private final List<Field> fields;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final int hash;

    public RowSchema(List<Field> fields) {
        this.fields = List.copyOf(fields);
        for (int i = 0; i < fields.size(); i++) {
            if (indexes.put(fields.get(i).name(), i) != null) {
                throw new IllegalArgumentException("column " + fields.get(i).name() + " comes twice");
            }
        }
        this.hash = this.fields.hashCode();
    }

    public List<Field> fields() {
        return fields;
    }

    public int size() {
        return fields.size();
    }

    /** The index of that column, or -1. */
    public int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof RowSchema that && hash == that.hash && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
