package org.metadb.position;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.metadb.event.Row;
import org.metadb.event.RowSchema;
import org.metadb.schema.ColumnType;

/**
 * Contents that the open transaction has put aside: a deferrable key lets it hold a key twice until it commits. Of each such key the contents of the
 * rows that a create event came over, oldest first, and what tells its newest row. Which of the rows a later event means, its before-image
 * says; where that proves nothing, the newest one, as everywhere else.
 *
 * <p>Beyond {@link #BYTES_MAX} the key that was held twice the longest is forgotten. Mutable, one thread.
 */
final class Superseded {

    /** What all contents together may take, in memory and stored. */
    static final int BYTES_MAX = 1 << 20;

    /** What a key takes besides its contents. */
    private static final int KEY_BYTES = 64;

    /** A key that is held twice. Mutable. */
    static final class Key {
        final long table;
        final List<Row> contents = new ArrayList<>();
        /** Stands for the newest row's content, see {@link KeyHash#ofRow}. */
        long newest;

        Key(long table, long newest) {
            this.table = table;
            this.newest = newest;
        }
    }

    /** What a delete of a key's newest row leaves. */
    record Left(boolean newestGone, Optional<Row> back) {}

    final Map<Long, Key> keys = new LinkedHashMap<>();
    private long bytes;

    boolean isEmpty() {
        return keys.isEmpty();
    }

    boolean holds(long key) {
        return keys.containsKey(key);
    }

    /** A create event came over a row. */
    void add(long table, long key, Row content, Row created) {
        long newest = KeyHash.ofRow(created);
        Key held = keys.computeIfAbsent(key, first -> new Key(table, newest));
        held.newest = newest;
        addRead(held, content);
        Iterator<Key> oldest = keys.values().iterator();
        while (bytes > BYTES_MAX && oldest.hasNext()) {
            bytes -= weight(oldest.next());
            oldest.remove();
        }
    }

    /** For the stored form: enters a content of a key that is entered already. */
    void addRead(Key held, Row content) {
        bytes += held.contents.isEmpty() ? KEY_BYTES : 0;
        bytes += content.bytes().length;
        held.contents.add(content);
    }

    /**
     * An update of a key that is held twice.
     *
     * @return whether it changed the newest row
     */
    boolean update(long key, Optional<Row> before, Row after) {
        Key held = keys.get(key);
        int index = meant(held, before);
        if (index < 0) {
            held.newest = KeyHash.ofRow(after);
            return true;
        }
        Row old = held.contents.set(index, after);
        bytes += after.bytes().length - old.bytes().length;
        return false;
    }

    /** A delete of a key that is held twice. */
    Left delete(long key, Optional<Row> before) {
        Key held = keys.get(key);
        int index = meant(held, before);
        if (index >= 0) {
            remove(key, held, index);
            return new Left(false, Optional.empty());
        }
        boolean proven = before.isPresent() && KeyHash.ofRow(before.get()) == held.newest;
        if (!proven) {
            bytes -= weight(keys.remove(key));
            return new Left(true, Optional.empty());
        }
        Row back = remove(key, held, held.contents.size() - 1);
        held.newest = KeyHash.ofRow(back);
        return new Left(true, Optional.of(back));
    }

    private Row remove(long key, Key held, int index) {
        Row removed = held.contents.remove(index);
        bytes -= removed.bytes().length;
        if (held.contents.isEmpty()) {
            bytes -= KEY_BYTES;
            keys.remove(key);
        }
        return removed;
    }

    /** The index of the content that an event means, or -1 for the newest row. */
    private static int meant(Key held, Optional<Row> before) {
        if (before.isEmpty()) {
            return -1;
        }
        Row image = before.get();
        int exact = held.contents.lastIndexOf(image);
        if (exact >= 0 || KeyHash.ofRow(image) == held.newest) {
            return exact;
        }
        for (int i = held.contents.size() - 1; i >= 0; i--) {
            if (isImageOf(image, held.contents.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Whether a content that came from the target may be the row that the image shows. Null in the target tells nothing: of a column added with a default it is
     * not known there that the rows have that value. Nor can values be compared of a column that has a wider type in the target, of JSON, and of what
     * travels as text, which the target may have written in its own way. Nothing is null in the image alone, as made-up images are.
     */
    private static boolean isImageOf(Row image, Row content) {
        int at = 0;
        for (RowSchema.Field field : image.schema().fields()) {
            int index = content.schema().indexOf(field.name());
            int other = index < 0 ? 0 : content.offset(index);
            if (index >= 0 && content.lengthAt(other) != Row.NULL) {
                ColumnType type = field.type();
                boolean comparable =
                        type.equals(content.schema().fields().get(index).type())
                                && type.staged().equals(type)
                                && type.kind() != ColumnType.Kind.JSON
                                && type.kind() != ColumnType.Kind.JSONB;
                if (comparable ? !image.fieldEquals(at, content, other) : image.lengthAt(at) < 0) {
                    return false;
                }
            }
            at = image.next(at);
        }
        return true;
    }

    /** A table was truncated: nothing of it is held. */
    void truncate(long table) {
        keys.values().removeIf(held -> {
            boolean gone = held.table == table;
            bytes -= gone ? weight(held) : 0;
            return gone;
        });
    }

    /** The transaction is over. */
    void clear() {
        keys.clear();
        bytes = 0;
    }

    Superseded copy() {
        Superseded copy = new Superseded();
        keys.forEach((key, held) -> {
            Key other = new Key(held.table, held.newest);
            other.contents.addAll(held.contents);
            copy.keys.put(key, other);
        });
        copy.bytes = bytes;
        return copy;
    }

    private static long weight(Key held) {
        return KEY_BYTES
                + held.contents.stream().mapToLong(row -> row.bytes().length).sum();
    }
}
