package org.metadb.statement;

import java.util.List;

/** {@code alter data source name options (...)}. No option is named twice; the order is that of the text. */
public record AlterDataSource(String name, List<OptionChange> changes) implements Statement {

    public AlterDataSource {
        changes = List.copyOf(changes);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
