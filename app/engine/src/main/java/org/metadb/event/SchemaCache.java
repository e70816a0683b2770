package org.metadb.event;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What was made of the schemas that a topic's records carry. A record begins with its schema, and from record to record that is the same
 * bytes, so comparing the beginning spares parsing it. A few are kept, for a topic may carry several in turn: snapshot and stream of one
 * table differ, and several tables may share a topic.
 *
 * @param <P> what is made of a schema
 */
final class SchemaCache<P> {

    private static final int KEPT_MAX = 4;

    private final byte[][] prefixes = new byte[KEPT_MAX][];
    private final Object[] plans = new Object[KEPT_MAX];
    private int count;
    private int last;
    private int next;
    private final IntConsumer kept;

    /** @param kept is told by how many bytes what is kept has grown or shrunk */
    SchemaCache(IntConsumer kept) {
        this.kept = kept;
    }

    /** Whether the record begins with a schema that is kept; {@link #plan} and {@link #payloadFrom} then are those of it. */
    boolean find(byte[] record) {
        if (count > 0 && beginsWith(record, prefixes[last])) {
            return true;
        }
        for (int i = 0; i < count; i++) {
            if (beginsWith(record, prefixes[i])) {
                last = i;
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked")
    P plan() {
        return (P) plans[last];
    }

    /** Where in the record its payload begins: behind the schema. */
    int payloadFrom() {
        return prefixes[last].length;
    }

    /** Keeps a plan, in place of the one that was kept the longest if there are too many. */
    void keep(byte[] prefix, P plan) {
        int before = prefixes[next] == null ? 0 : prefixes[next].length;
        prefixes[next] = prefix;
        plans[next] = plan;
        last = next;
        next = (next + 1) % KEPT_MAX;
        count = Math.min(count + 1, KEPT_MAX);
        kept.accept(prefix.length - before);
    }

    private static boolean beginsWith(byte[] record, byte[] prefix) {
        return record.length >= prefix.length && Arrays.equals(record, 0, prefix.length, prefix, 0, prefix.length);
    }
}
