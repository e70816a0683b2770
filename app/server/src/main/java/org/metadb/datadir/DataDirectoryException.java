package org.metadb.datadir;

/** Something is wrong with the data directory; the message is one line for the operator. */
public class DataDirectoryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DataDirectoryException(String message) {
        super(message);
    }

    public DataDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
