package org.metadb.wire;

import java.io.IOException;

/** A message that the protocol does not allow: SQLSTATE 08P01. It ends the session that it came from, and no other. */
final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
