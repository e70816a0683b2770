package org.metadb.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.metadb.pg.TableName;

/** Who holds locks on a base table, for those who read the status. Asks without waiting for any of these locks. */
final class TableLocks {

    /** Modes of locks that a writer waits behind. */
    private static final List<String> AGAINST_WRITERS =
            List.of("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock");

    private TableLocks() {}

    /** The sessions, but for this one, that hold any lock on one of the table's relations; empty if there are none any more. */
    static String holders(Connection connection, TableName current) throws SQLException {
        return holders(connection, current, "true");
    }

    /** Those of them that keep others from writing. */
    static String holdersAgainstWriters(Connection connection, TableName current) throws SQLException {
        return holders(connection, current, "l.mode in ('" + String.join("', '", AGAINST_WRITERS) + "')");
    }

    private static String holders(Connection connection, TableName current, String condition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                with recursive relations as (
                    select inhparent as oid from pg_inherits where inhrelid = to_regclass(?)
                    union all
                    select i.inhrelid from relations r join pg_inherits i on i.inhparent = r.oid
                )
                select string_agg(distinct format('pid %s (%s%s)', a.pid,
                    coalesce(nullif(a.application_name, ''), a.usename, 'unknown'),
                    ', since ' || to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')), ', ')
                from pg_locks l
                join pg_stat_activity a on a.pid = l.pid
                where l.locktype = 'relation' and l.granted and l.pid <> pg_backend_pid()
                    and l.database = (select oid from pg_database where datname = current_database())
                    and l.relation in (select oid from relations)
                    and\s""" + condition)) {
            statement.setString(1, current.sql());
            try (ResultSet rows = statement.executeQuery()) {
                String found = rows.next() ? rows.getString(1) : null;
                return found == null ? "" : found;
            }
        }
    }
}
