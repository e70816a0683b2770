package org.metadb.wire;

/** A column of a result. */
public record ResultColumn(String name, ColumnType type) {

    public static ResultColumn text(String name) {
        return new ResultColumn(name, ColumnType.TEXT);
    }
}
