package org.metadb.statement;

/** {@code alter system set parameter = 'value'} for a parameter of Metadb's; {@code to} may stand for {@code =}. */
public record AlterSystemSet(String parameter, String value) implements Statement {

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
