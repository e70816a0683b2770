package org.metadb.wire;

/** What PostgreSQL says with every ReadyForQuery. */
public enum TransactionStatus {
    /** Not in a transaction block. */
    IDLE('I'),
    /** In a transaction block. */
    IN_TRANSACTION('T'),
    /** In a transaction block that has failed: all but its end is refused. */
    FAILED('E');

    private final char code;

    TransactionStatus(char code) {
        this.code = code;
    }

    char code() {
        return code;
    }

    static TransactionStatus of(byte code) throws ProtocolException {
        for (TransactionStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw new ProtocolException("the target database sent the transaction status " + code);
    }
}
