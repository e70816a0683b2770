package org.metadb.sandbox;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL that can be connected to; who runs it is another question. */
public interface Postgres {
    String host();

    int port();

    /** The name of a role with all rights. */
    String superuser();

    String superuserPassword();

    default String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /** Connects as the superuser. The caller closes the connection. */
    default Connection connect(String database) throws SQLException {
        return connect(database, superuser(), superuserPassword());
    }

    default Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), user, password);
    }
}
