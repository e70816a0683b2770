package org.metadb.target;

import java.util.Set;
import java.util.TreeSet;
import org.metadb.pg.TableName;

/** Tables are no longer as the batch was planned for: somebody changed or dropped them. Nothing was committed; plan again. */
public final class TablesChanged extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Set<TableName> tables;

    TablesChanged(Set<TableName> tables) {
        super("changed meanwhile: " + tables);
        this.tables = new TreeSet<>(tables);
    }

    /** The current tables. */
    public Set<TableName> tables() {
        return tables;
    }
}
