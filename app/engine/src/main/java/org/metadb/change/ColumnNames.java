package org.metadb.change;

import java.util.Set;
import org.metadb.pg.DerivedName;
import org.metadb.pg.Identifier;

/**
 * Names of columns in the target. They are the source's, save that one named like a metadata column is stored as {@code <name>__source};
 * so that no two meet, one that already is such a name gets the ending once more.
 */
public final class ColumnNames {

    private static final Set<String> OURS =
            Set.of("__id", "__start", "__end", "__current", "__origin", "__lsn", "__end_lsn");
    private static final String ENDING = "__source";

    private ColumnNames() {}

    /**
     * The column's name in the target.
     *
     * @throws IllegalArgumentException if it is empty or holds a NUL character
     */
    public static Identifier target(String source) {
        // nearly every name leaves here
        if (!source.startsWith("__")) {
            return DerivedName.fit(source);
        }
        String stem = source;
        while (stem.endsWith(ENDING)) {
            stem = stem.substring(0, stem.length() - ENDING.length());
        }
        return DerivedName.fit(OURS.contains(stem) ? source + ENDING : source);
    }
}
