package org.metadb.schema;

import java.util.function.Predicate;
import org.metadb.pg.DerivedName;
import org.metadb.pg.Identifier;
import org.metadb.pg.TableName;

/**
 * The tables that hold one source table: <code>t</code> (current), <code>t__</code> (main), <code>zzz___t___</code> (history) and the history's
 * years. A name that is too long or taken is cut and hashed; a table <code>trail__</code> can so live beside the main table of
 * <code>trail</code>. What is made once is remembered in the catalog: these names depend on what was taken when they were made.
 *
 * @param target the name that routing gave, from which the others derive
 */
public record TableNames(TableName target, TableName current, TableName main, TableName history) {

    /**
     * Chooses the names.
     *
     * @param taken whether the target's schema has something else of that name
     */
    public static TableNames of(TableName target, Predicate<String> taken) {
        String name = target.table().name();
        Identifier current = DerivedName.fit(name, taken);
        Predicate<String> takenToo = taken.or(current.name()::equals);
        Identifier main = DerivedName.fit(name + "__", takenToo);
        Identifier history = DerivedName.fit("zzz___" + name + "___", takenToo.or(main.name()::equals));
        return new TableNames(target, target.sibling(current), target.sibling(main), target.sibling(history));
    }

    /** The history partition of that year (UTC), <code>zzz___t___2024</code>; {@code taken} as in {@link #of}. */
    public TableName year(int year, Predicate<String> taken) {
        return target.sibling(DerivedName.fit("zzz___" + target.table().name() + "___" + year, taken));
    }
}
