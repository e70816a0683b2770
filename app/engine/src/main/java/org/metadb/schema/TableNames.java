package org.metadb.schema;

import java.util.function.Predicate;
import org.metadb.pg.DerivedName;
import org.metadb.pg.TableName;

/**
 * The relations that make up a base table.
 *
 * @param current the current table {@code t}: the partition of current versions
 * @param main the main table {@code t__}: all versions
 * @param history {@code zzz___t___}: the partition of ended versions, itself partitioned by the year in which a version began
 */
public record TableNames(TableName current, TableName main, TableName history) {

    /**
     * Names for a new table. One that is too long, or that another relation of the schema has, is cut and hashed: a table
     * {@code trail__} can so live beside the main table of {@code trail}.
     *
     * @param target the name that routing gave
     * @param taken whether the schema has a relation of that name already
     */
    public static TableNames of(TableName target, Predicate<String> taken) {
        String name = target.table().name();
        TableName current = target.sibling(DerivedName.fit(name, taken));
        Predicate<String> takenToo = taken.or(current.table().name()::equals);
        return new TableNames(
                current,
                current.sibling(DerivedName.fit(name + "__", takenToo)),
                current.sibling(DerivedName.fit("zzz___" + name + "___", takenToo)));
    }

    /** The name for the history partition of a year, {@code zzz___t___2024}. */
    public TableName year(int year, Predicate<String> taken) {
        return current.sibling(DerivedName.fit("zzz___" + current.table().name() + "___" + year, taken));
    }

    /** The name for the sequence of {@code __id}. */
    public TableName sequence(Predicate<String> taken) {
        return current.sibling(DerivedName.fit(current.table().name() + "____id_seq", taken));
    }
}
