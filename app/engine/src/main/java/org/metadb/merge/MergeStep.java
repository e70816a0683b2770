package org.metadb.merge;

import org.metadb.change.Segment;

/** What is run for one step of a table, inside the batch's transaction. */
public sealed interface MergeStep {

    /** The statement that brings the change about. */
    String sql();

    /** Copy the segment into staging, then run the statement. */
    record StageAndMerge(StagingTable staging, Segment segment, String sql) implements MergeStep {}

    /** Run the statement. */
    record Truncate(String sql) implements MergeStep {}
}
