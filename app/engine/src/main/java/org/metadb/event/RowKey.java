package org.metadb.event;

import java.util.Arrays;

/** A key for comparison. */
public final class RowKey {
    private final byte[] bytes;
    private final boolean nulls;

    private RowKey(byte[] bytes, boolean nulls) {
        this.bytes = bytes;
        this.nulls = nulls;
    }

    public static RowKey of(Row row) {
        return new RowKey(row.bytes(), false);
    }

    public boolean nullFields() {
        return nulls;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
