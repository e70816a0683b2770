package org.metadb.stream;

/** Dead letters that cannot be applied now; the message says why, without cell values. */
final class CannotReplay extends Exception {

    private static final long serialVersionUID = 1;

    CannotReplay(String reason) {
        super(reason, null, false, false);
    }
}
