package org.metadb.statement;

/** {@code drop data source name}. */
public record DropDataSource(String name) implements Statement {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
