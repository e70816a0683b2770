-- Forgets all but the latest truncations of a table and origin. A change from before a forgotten one is ended by the next that is kept.
-- Parameters: schema, table, origin, how many are kept.
delete from metadb.truncation t
using (
    select schema_name, table_name, origin, truncated_at, lsn
    from metadb.truncation
    where schema_name = ? and table_name = ? and origin = ?
    order by truncated_at desc, lsn desc
    offset ?
) old
where t.schema_name = old.schema_name and t.table_name = old.table_name and t.origin = old.origin
    and t.truncated_at = old.truncated_at and t.lsn = old.lsn
