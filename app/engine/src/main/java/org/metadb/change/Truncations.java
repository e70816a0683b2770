package org.metadb.change;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What a batch knows of the truncations of one table and origin.
 *
 * @param several whether the table's topic has several partitions, so that changes older than a truncation may come after it
 * @param remembered those merged before that are still kept, oldest first; none where the topic has one partition
 * @param arriving those in the batch, oldest first
 */
public record Truncations(boolean several, List<Truncation> remembered, List<Truncation> arriving) {

    public Truncations {
        remembered = List.copyOf(remembered);
        arriving = List.copyOf(new TreeSet<>(arriving));
    }

    /** Of a table whose topic has several partitions. */
    public static Truncations ofSeveral(Collection<Truncation> remembered, Collection<Truncation> arriving) {
        return new Truncations(true, List.copyOf(new TreeSet<>(remembered)), List.copyOf(arriving));
    }

    /** All of them, oldest first. */
    List<Truncation> all() {
        TreeSet<Truncation> all = new TreeSet<>(remembered);
        all.addAll(arriving);
        return List.copyOf(all);
    }
}
