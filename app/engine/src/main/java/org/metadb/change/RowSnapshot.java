package org.metadb.change;

import org.metadb.event.Source;

/**
 * Which snapshot a row without a key is of: the row stands for one of the rows that were there before the snapshot began, or for a new one. The
 * numbers are told apart only, never compared.
 *
 * @param lsn the snapshot's LSN, or for an incremental snapshot that of the chunk's window
 * @param txId the snapshot's transaction; of a chunk the LSN of the commit before it
 */
public record RowSnapshot(long lsn, long txId) {

    static RowSnapshot of(Source source) {
        return switch (source.snapshot()) {
            case ROW, LAST_OF_TABLE, LAST -> new RowSnapshot(source.lsn(), source.txId());
            case INCREMENTAL -> new RowSnapshot(source.sequenceLsn(), source.lastCommitLsn());
            case STREAMING -> throw new IllegalArgumentException("not a row of a snapshot");
        };
    }
}
