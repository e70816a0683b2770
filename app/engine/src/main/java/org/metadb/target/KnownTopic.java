package org.metadb.target;

import org.metadb.position.Marks;

/**
 * What is stored of a topic.
 *
 * @param partitions how many take part; those added since wait
 * @param marks how far they had been merged when the latest of them were taken in
 */
public record KnownTopic(int partitions, Marks marks) {

    /** A topic with one partition, to which none was added. */
    public static final KnownTopic SINGLE = new KnownTopic(1, Marks.NONE);

    /** Whether the order of changes in different partitions is not known. */
    public boolean several() {
        return partitions > 1;
    }
}
