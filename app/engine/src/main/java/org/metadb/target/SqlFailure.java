package org.metadb.target;

import java.sql.SQLException;

/** Carries an {@link SQLException} out of a lambda; the thrower's caller unwraps it. */
final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    SqlFailure(SQLException cause) {
        super(cause);
    }

    @Override
    public synchronized SQLException getCause() {
        return (SQLException) super.getCause();
    }
}
