package org.metadb.target;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.metadb.change.Destination;
import org.metadb.change.Segment;
import org.metadb.change.StagedChange;
import org.metadb.change.StandingRows;
import org.metadb.event.Row;
import org.metadb.event.RowKey;
import org.metadb.event.RowSchema;
import org.metadb.merge.MergeStep;

/**
 * Create events came over rows of which the fold of their batch did not know. Nothing was committed; fold again, knowing them: under a deferrable key
 * later events of the transaction may mean those rows.
 */
public final class UnexpectedRows extends Exception {

    private static final long serialVersionUID = 1;

    private final transient StandingRows rows = new StandingRows();

    UnexpectedRows() {
        super("create events came over rows of their keys");
    }

    /** The rows as they stood before the batch. */
    public StandingRows rows() {
        return rows;
    }

    /** Whether the fold knew what the create event of a key, its first change in the segment, comes over. */
    public interface Expected {
        boolean test(Destination destination, Segment segment, RowKey key);
    }

    /** Takes in what a merge statement gave. */
    void addAll(ResultSet given, MergeStep.StageAndMerge merge, Destination destination, Expected expected)
            throws SQLException {
        Map<Integer, byte[]> byNumber = new HashMap<>();
        while (given.next()) {
            byNumber.put(given.getInt(1), given.getBytes(2));
        }
        if (byNumber.isEmpty()) {
            return;
        }
        RowSchema schema = merge.segment().schema();
        int[] keyColumns =
                merge.segment().keyColumns().stream().mapToInt(schema::indexOf).toArray();
        for (StagedChange change : merge.segment().changes()) {
            byte[] sent = change.version() == 0 ? byNumber.get(change.key()) : null;
            if (sent != null) {
                RowKey key = RowKey.of(change.row(), keyColumns);
                if (!expected.test(destination, merge.segment(), key)) {
                    rows.add(destination, key, row(merge.stored(), sent));
                }
            }
        }
    }

    /** From the form of {@code record_send}: the number of fields, then each with its type before its length. */
    private static Row row(RowSchema schema, byte[] sent) {
        ByteBuffer in = ByteBuffer.wrap(sent);
        byte[] fields = new byte[sent.length];
        int size = 0;
        for (int left = in.getInt(); left > 0; left--) {
            in.position(in.position() + Integer.BYTES);
            int length = Integer.BYTES + Math.max(0, in.getInt(in.position()));
            in.get(fields, size, length);
            size += length;
        }
        return new Row(schema, Arrays.copyOf(fields, size), false);
    }
}
