package org.metadb.sandbox.soak;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What really happened in the source: triggers enter the digest of every row image, in the transaction that made it, in an order that is for each
 * key the order of its commits. It stands in a schema that the connector does not publish.
 */
final class Audit {
    private static final List<String> DDL = List.of(
            "create schema audit",
            "create table audit.entry (no bigserial primary key, tab text, key text, image text)",
            """
            create function audit.enter() returns trigger language plpgsql security definer as $$
            begin
                if tg_op = 'DELETE' or tg_op = 'UPDATE' and old.id is distinct from new.id then
                    insert into audit.entry (tab, key, image) values (tg_table_name, old.id::text, null);
                end if;
                if tg_op <> 'DELETE' then
                    insert into audit.entry (tab, key, image) values (tg_table_name, new.id::text, md5(new::text));
                end if;
                return null;
            end $$
            """,
            """
            create function audit.enter_truncate() returns trigger language plpgsql security definer as $$
            begin
                execute format('insert into audit.entry (tab, key, image) select %L, id::text, null from public.%I',
                    tg_table_name, tg_table_name);
                return null;
            end $$
            """);

    private Audit() {}

    /** Begins with the rows that are there now: for a snapshot they are the first versions. Each table's key is its column id. */
    static void begin(Connection source, List<String> tables) throws SQLException {
        try (Statement statement = source.createStatement()) {
            for (String sql : DDL) {
                statement.execute(sql);
            }
            for (String table : tables) {
                statement.execute("insert into audit.entry (tab, key, image) select '" + table
                        + "', id::text, md5(r::text) from public." + table + " r");
                statement.execute("create trigger enter after insert or update or delete on public." + table
                        + " for each row execute function audit.enter()");
                statement.execute("create trigger enter_truncate before truncate on public." + table
                        + " for each statement execute function audit.enter_truncate()");
            }
        }
    }
}
