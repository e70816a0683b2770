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
            select coalesce(bool_or(r.rolname = current_user or r.rolsuper or pg_has_role(r.oid, a.oid, 'member')), false) as may,
                exists (select from pg_roles where rolname = 'metadb_admin') as admin_exists
            from pg_roles r
            left join pg_roles a on a.rolname = 'metadb_admin'
            where r.rolname = ?""";

    private final TargetPool pool;

    /** @param pool of connections as the system user */
    public Authority(TargetPool pool) {
        this.pool = pool;
    }

    /** @throws MetadbException with 42501 if that user may not */
    void require(String user) {
        try (Connection connection = pool.connection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, user);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                if (!rows.getBoolean("may")) {
                    throw refusal(user, rows.getBoolean("admin_exists"));
                }
            }
        } catch (SQLException e) {
            throw ConnectFailure.exception("target database", e);
        }
    }

    private static MetadbException refusal(String user, boolean adminExists) {
        return MetadbException.user(
                SqlState.INSUFFICIENT_PRIVILEGE,
                "permission denied: Metadb statements are for the system user, superusers and members of metadb_admin",
                "Connect as one of them, or have a superuser " + (adminExists ? "" : "create role metadb_admin and ")
                        + "grant metadb_admin to \"" + user + "\".");
    }
}
