-- The columns of main tables as they are now, to be compared with what the statements were planned for.
-- Parameters: schema names, names of main tables (arrays of equal length).
select w.schema_name, w.table_name, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ',' order by a.attnum)
from unnest(?::text[], ?::text[]) as w (schema_name, table_name)
join pg_namespace n on n.nspname = w.schema_name
join pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attname not in ('__id', '__start', '__end', '__current', '__origin', '__lsn', '__end_lsn')
group by w.schema_name, w.table_name
