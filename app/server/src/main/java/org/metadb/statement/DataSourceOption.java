package org.metadb.statement;

/** An option of a data source by its full name (no alias), and its value as written. The value may be a secret: it is never printed. */
public record DataSourceOption(String name, String value) {

    @Override
    public String toString() {
        return name;
    }
}
