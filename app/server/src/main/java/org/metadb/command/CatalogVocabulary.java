package org.metadb.command;

import java.util.Set;
import org.metadb.catalog.Parameter;
import org.metadb.catalog.SourceOption;
import org.metadb.statement.Vocabulary;

/** The names that this version knows. */
final class CatalogVocabulary implements Vocabulary {

    private final Set<String> options = Set.copyOf(SourceOption.words());
    private final Set<String> parameters = Set.copyOf(Parameter.words());

    @Override
    public Set<String> options() {
        return options;
    }

    @Override
    public boolean isOpenOption(String name) {
        return name.startsWith(SourceOption.KAFKA_PREFIX);
    }

    @Override
    public Set<String> parameters() {
        return parameters;
    }

    /** None yet: {@code alter table} is PostgreSQL's. */
    @Override
    public boolean isMainTable(String schema, String table) {
        return false;
    }

    /** None yet: {@code drop user} is PostgreSQL's. */
    @Override
    public boolean isRegisteredUser(String user) {
        return false;
    }
}
