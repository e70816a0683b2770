package org.metadb.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.metadb.pg.Identifier;
import org.metadb.pg.Sql;
import org.metadb.pg.SqlState;
import org.metadb.target.TargetSettings;

/**
 * The rights of the system user, given by the superuser where one is named, and the role <code>metadb_admin</code>. What is missing is warned of and
 * never stops a start: a system user that owns the database can do all but making roles.
 */
final class Privileges {

    static final Identifier ADMIN = new Identifier("metadb_admin");

    private final TargetSettings system;
    private final Optional<TargetSettings> superuser;

    Privileges(TargetSettings system, Optional<TargetSettings> superuser) {
        this.system = system;
        this.superuser = superuser;
    }

    /** Gives what is missing; adds to the warnings what could not be given. */
    void complete(Connection asSystem, List<String> warnings) throws SQLException {
        if (superuser.isPresent()) {
            try (Connection asSuperuser = superuser.get().connect("metadb setup")) {
                give(asSuperuser);
            } catch (SQLException e) {
                warnings.add("superuser of metadb.conf: " + e.getMessage());
            }
        }
        makeAdminRole(asSystem, warnings);
    }

    private void give(Connection asSuperuser) throws SQLException {
        Identifier user = new Identifier(system.user());
        try (Statement statement = asSuperuser.createStatement()) {
            if (CatalogSetup.isTrue(statement, "select to_regclass('metadb.schema_version') is not null")) {
                return; // not the first start: what an operator took away since stays away
            }
            statement.execute(Sql.template("alter user ${user} createrole")
                    .with("user", user)
                    .render());
            statement.execute("revoke create on schema public from public");
            statement.execute(Sql.template("grant create, usage on schema public to ${user}")
                    .with("user", user)
                    .render());
        }
    }

    private static void makeAdminRole(Connection asSystem, List<String> warnings) throws SQLException {
        try (Statement statement = asSystem.createStatement()) {
            if (exists(statement)) {
                return;
            }
            try {
                statement.execute(Sql.template("create role ${admin} nologin")
                        .with("admin", ADMIN)
                        .render());
            } catch (SQLException e) {
                if (exists(statement)) {
                    return; // roles belong to all databases of the server, so another one may have been faster
                }
                if (!SqlState.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                    throw e;
                }
                warnings.add("role " + ADMIN
                        + " could not be made: the system user lacks CREATEROLE; a superuser can say: create role "
                        + ADMIN);
            }
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select from pg_roles where rolname = 'metadb_admin'")) {
            return rows.next();
        }
    }
}
