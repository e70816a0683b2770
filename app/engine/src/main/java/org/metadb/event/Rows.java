package org.metadb.event;

import java.util.Arrays;

/** Rows made from rows. */
public final class Rows {

    private Rows() {}

    /**
     * The row with each {@link Row#UNCHANGED} field taken from the version before it, where that has the column.
     *
     * @return a row of the same schema; fields that the version before lacks, or that are unchanged there too, stay unchanged
     */
    public static Row carry(Row row, Row before) {
        RowSchema schema = row.schema();
        byte[] out = new byte[row.bytes().length + before.bytes().length];
        int size = 0;
        boolean unchanged = false;
        int at = 0;
        for (int i = 0; i < schema.size(); i++) {
            int next = row.next(at);
            Row from = row;
            int start = at;
            if (row.lengthAt(at) == Row.UNCHANGED) {
                int index = before.schema().indexOf(schema.fields().get(i).name());
                boolean sameType = index >= 0
                        && before.schema()
                                .fields()
                                .get(index)
                                .type()
                                .equals(schema.fields().get(i).type());
                if (sameType) {
                    from = before;
                    start = before.offset(index);
                }
            }
            int end = from == row ? next : before.next(start);
            unchanged |= from.lengthAt(start) == Row.UNCHANGED;
            System.arraycopy(from.bytes(), start, out, size, end - start);
            size += end - start;
            at = next;
        }
        return new Row(schema, Arrays.copyOf(out, size), unchanged);
    }

    /** The fields of a row spread over a wider schema that has all its columns; every other field is null. */
    public static Row only(Row row, RowSchema wider) {
        if (row.schema().equals(wider)) {
            return row;
        }
        byte[] out = new byte[row.bytes().length + 4 * wider.size()];
        int size = 0;
        for (int i = 0; i < wider.size(); i++) {
            int index = row.schema().indexOf(wider.fields().get(i).name());
            if (index < 0) {
                Arrays.fill(out, size, size + 4, (byte) 0xff);
                size += 4;
            } else {
                int start = row.offset(index);
                int end = row.next(start);
                System.arraycopy(row.bytes(), start, out, size, end - start);
                size += end - start;
            }
        }
        return new Row(wider, Arrays.copyOf(out, size), row.hasUnchanged());
    }
}
