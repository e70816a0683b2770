package org.metadb.statement;

/** {@code create data origin name}. */
public record CreateDataOrigin(String name) implements Statement {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
