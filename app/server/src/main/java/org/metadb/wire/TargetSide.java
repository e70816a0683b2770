package org.metadb.wire;

import java.io.Closeable;
import java.io.IOException;

/** A session on the target that has been asked for; its first answer stands in {@code in}. */
record TargetSide(Link link, PgInput in, PgOutput out) implements Closeable {

    @Override
    public void close() throws IOException {
        link.close();
    }
}
