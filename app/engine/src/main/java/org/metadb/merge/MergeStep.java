package org.metadb.merge;

import java.util.List;
import java.util.Optional;
import org.metadb.change.Segment;
import org.metadb.event.RowSchema;

/** What is run for one step of a table, inside the batch's transaction. */
public sealed interface MergeStep {

    /** The statement that brings the change about. */
    String sql();

    /**
     * Copy the segment into staging, then run the statement. It gives the rows that stood where a key's first change is a create event: the number
     * of the key, and the row as {@code record_send} writes it.
     *
     * @param before statements to run between the two
     * @param stored the segment's columns in the types that the table has: those of such a row
     * @param lostValues a query to run before it, which says whether a value left unchanged stands nowhere; empty if there is no such value
     */
    record StageAndMerge(
            StagingTable staging,
            Segment segment,
            List<String> before,
            RowSchema stored,
            String sql,
            Optional<String> lostValues)
            implements MergeStep {}

    /**
     * Copy the segment, whose rows have no key, into staging, then run the statement. It answers with one boolean: whether a row that changed or went
     * was never seen.
     */
    record StageRows(StagingTable staging, Segment segment, String sql) implements MergeStep {}

    /** Run the statement. */
    record Truncate(String sql) implements MergeStep {}
}
