package org.metadb.statement;

/** {@code pause data source name}. */
public record PauseDataSource(String name) implements Statement {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
