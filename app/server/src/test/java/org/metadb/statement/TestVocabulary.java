package org.metadb.statement;

import java.util.Set;

/** Some names, as a catalog would know them. */
final class TestVocabulary implements Vocabulary {
    @Override
    public Set<String> options() {
        return Set.of("brokers", "security", "topics", "consumer_group", "schema_pass_filter", "map_public_schema");
    }

    @Override
    public boolean isOpenOption(String name) {
        return name.startsWith("kafka.");
    }

    @Override
    public Set<String> parameters() {
        return Set.of("snapshot_deadline", "external_sql_folio");
    }

    @Override
    public boolean isMainTable(String schema, String table) {
        return schema.equals("library") && table.equals("patrons__");
    }

    @Override
    public boolean isRegisteredUser(String user) {
        return user.equals("ada") || user.equals("Ada-1");
    }
}
