package org.metadb.position;

import org.metadb.event.Source;

/**
 * What an event belongs to: the piece of work that brought it into the stream. Debezium repeats events with the same unit, and within a
 * unit of streaming in the same order.
 */
sealed interface Unit {

    /** The three kinds; what is forgotten is remembered for each on its own. The order is that of the stored form. */
    enum Kind {
        TRANSACTION,
        SNAPSHOT,
        CHUNK
    }

    Kind kind();

    /**
     * A streaming event's transaction. A transaction id alone would not do: after a failover or a restore it can come again, at another time.
     *
     * @param timeMillis commit time
     */
    record Transaction(long txId, long timeMillis) implements Unit {
        @Override
        public Kind kind() {
            return Kind.TRANSACTION;
        }
    }

    /** A snapshot row's snapshot. */
    record Snapshot(long lsn, long txId) implements Unit {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT;
        }
    }

    /** An incremental snapshot row's chunk, named by the position of the stream when it was read. */
    record Chunk(long lastCommitLsn, long lsn) implements Unit {
        @Override
        public Kind kind() {
            return Kind.CHUNK;
        }
    }

    static Unit of(Source source) {
        return switch (source.snapshot()) {
            case STREAMING -> new Transaction(source.txId(), source.timeMillis());
            case ROW, LAST_OF_TABLE, LAST -> new Snapshot(source.lsn(), source.txId());
            case INCREMENTAL -> new Chunk(source.lastCommitLsn(), source.sequenceLsn());
        };
    }
}
