package org.metadb.statement;

import java.util.Set;

/** The names that a text is read against: those of this version, and those that the catalog holds now. */
public interface Vocabulary {

    /** Full names of the options of a data source. */
    Set<String> options();

    /** Whether a name outside {@link #options} is an option too, as every {@code kafka.} client property is. */
    boolean isOpenOption(String name);

    /** Metadb's parameters: {@code alter system set} of any other belongs to PostgreSQL. */
    Set<String> parameters();

    /** Whether this is a main table of {@code metadb.base_table}; {@code alter table} of any other belongs to PostgreSQL. */
    boolean isMainTable(String schema, String table);

    /** Whether {@code drop user} of this user is Metadb's. */
    boolean isRegisteredUser(String user);
}
