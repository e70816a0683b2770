package org.metadb.event;

/**
 * {@code source.sequence}: JSON within a string, two LSNs as strings or numbers, either of them null: {@code [null,"50063104"]}. Any other
 * content counts as none: Debezium before 1.7 was not always right in it.
 */
final class SequenceText {

    private static final byte[] NULL = JsonScanner.ascii("null");

    /** Of 64 bits, and more than any LSN has needed yet; what is longer is no LSN. */
    private static final int LSN_DIGITS_MAX = 18;

    private byte[] text = {};
    private int at;
    private int end;
    private long element;

    private long lastCommitLsn = Source.NONE;
    private long lsn = Source.NONE;

    void clear() {
        lastCommitLsn = Source.NONE;
        lsn = Source.NONE;
    }

    void read(JsonScanner json) {
        try {
            json.readText();
        } catch (Malformed e) {
            throw e.in("sequence");
        }
        text = json.text();
        at = json.textFrom();
        end = json.textTo();
        if (!take('[') || !readElement()) {
            return;
        }
        long first = element;
        if (!take(',') || !readElement() || !take(']') || at != end) {
            return;
        }
        lastCommitLsn = first;
        lsn = element;
    }

    long lastCommitLsn() {
        return lastCommitLsn;
    }

    long lsn() {
        return lsn;
    }

    private boolean readElement() {
        if (end - at >= NULL.length && text[at] == 'n') {
            for (byte b : NULL) {
                if (!take((char) b)) {
                    return false;
                }
            }
            element = Source.NONE;
            return true;
        }
        boolean quoted = take('"');
        int from = at;
        long value = 0;
        while (at < end && text[at] >= '0' && text[at] <= '9' && at - from < LSN_DIGITS_MAX) {
            value = value * 10 + text[at++] - '0';
        }
        element = value;
        return at > from && (!quoted || take('"'));
    }

    private boolean take(char expected) {
        if (at < end && text[at] == expected) {
            at++;
            return true;
        }
        return false;
    }
}
