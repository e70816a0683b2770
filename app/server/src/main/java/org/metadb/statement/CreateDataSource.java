package org.metadb.statement;

import java.util.List;

/** {@code create data source name type type options (option 'value', ...)}. No option is named twice; the order is that of the text. */
public record CreateDataSource(String name, String type, List<DataSourceOption> options) implements Statement {

    public CreateDataSource {
        options = List.copyOf(options);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
