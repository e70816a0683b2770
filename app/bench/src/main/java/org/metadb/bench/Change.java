package org.metadb.bench;

/**
 * Where a change stands in the source's history.
 *
 * @param operation Debezium's letter
 * @param snapshot Debezium's mark of snapshot rows: {@code first}, {@code true}, {@code last}, or {@code false} while streaming
 * @param lastCommitLsn end of the transaction before, 0 if there is none
 * @param timeMicros since 1970, UTC
 */
public record Change(
        char operation, String snapshot, long transactionId, long lsn, long lastCommitLsn, long timeMicros) {}
