package org.metadb.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.metadb.pg.MetadbException;
import org.metadb.pg.SqlState;
import org.metadb.target.ConnectFailure;
import org.metadb.target.TargetPool;

/**
 * Who may administer Metadb: the system user, superusers, members of {@code metadb_admin}. The session user counts, as PostgreSQL has it at that
 * moment, not a role taken by {@code set role}.
 */
public final class Authority {

    private static final String SQL = """
            select r.rolname = current_user or r.rolsuper or exists (
                select from pg_roles a where a.rolname = 'metadb_admin' and pg_has_role(r.oid, a.oid, 'member'))
            from pg_roles r
            where r.rolname = ?""";

    private final TargetPool pool;

    /** @param pool of connections as the system user */
    public Authority(TargetPool pool) {
        this.pool = pool;
    }

    /** @throws MetadbException with 42501 if that user may not */
    void require(String user) {
        if (!may(user)) {
            throw MetadbException.user(
                    SqlState.INSUFFICIENT_PRIVILEGE,
                    "permission denied: Metadb statements are for the system user, superusers and members of metadb_admin",
                    "Connect as one of them, or have a superuser grant metadb_admin to \"" + user + "\".");
        }
    }

    private boolean may(String user) {
        try (Connection connection = pool.connection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, user);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        } catch (SQLException e) {
            throw ConnectFailure.exception("target database", e);
        }
    }
}
