package org.metadb.event;

import java.util.Arrays;

/** What the values of one row show: signs of {@link FieldWatch}, each with the index of its field. Nearly always empty. */
final class RowNotes {

    private int[] fields = new int[8];
    private int[] signs = new int[8];
    private int size;

    void clear() {
        size = 0;
    }

    /** Notes what a field shows; {@code sign} 0 is nothing. */
    void add(int field, int sign) {
        if (sign == 0) {
            return;
        }
        if (size == fields.length) {
            fields = Arrays.copyOf(fields, size * 2);
            signs = Arrays.copyOf(signs, size * 2);
        }
        fields[size] = field;
        signs[size++] = sign;
    }

    int size() {
        return size;
    }

    int field(int at) {
        return fields[at];
    }

    int sign(int at) {
        return signs[at];
    }
}
