package org.metadb.statement;

import java.util.Locale;

/** {@code list what}. The only statement of Metadb's that may stand inside a transaction block. */
public record ListItems(Listing what) implements Statement {

    /** What can be listed. */
    public enum Listing {
        CONFIG,
        DATA_ORIGINS,
        DATA_SOURCES,
        DEAD_LETTERS,
        STATUS;

        /** The word in the statement. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
