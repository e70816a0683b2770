package org.metadb.merge;

import java.util.List;
import java.util.Optional;
import org.metadb.change.Segment;

/** What is run for one step of a table, inside the batch's transaction. */
public sealed interface MergeStep {

    /** The statement that brings the change about. */
    String sql();

    /**
     * Copy the segment into staging, then run the statement.
     *
     * @param before statements to run between the two
     * @param lostValues a query to run before it, which says whether a value left unchanged stands nowhere; empty if there is no such value
     */
    record StageAndMerge(
            StagingTable staging, Segment segment, List<String> before, String sql, Optional<String> lostValues)
            implements MergeStep {}

    /** Run the statement. */
    record Truncate(String sql) implements MergeStep {}
}
