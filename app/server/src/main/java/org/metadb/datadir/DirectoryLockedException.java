package org.metadb.datadir;

/** Another process works in the data directory. */
public final class DirectoryLockedException extends DataDirectoryException {

    private static final long serialVersionUID = 1;

    public DirectoryLockedException(String message) {
        super(message);
    }
}
