package org.metadb.sandbox;

/** A service could not be started, reached or stopped. The message says which one, what was seen and what to do. */
public final class SandboxException extends RuntimeException {
    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
