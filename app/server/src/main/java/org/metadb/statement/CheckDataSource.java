package org.metadb.statement;

/** {@code check data source name}: what its events show of values that were lost before they reached Metadb. */
public record CheckDataSource(String name) implements Statement {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
