-- The truncations that are remembered of some tables, oldest first, with the table's number. Parameters, of equal length: schemas, tables, origins.
select w.n::int, (extract(epoch from t.truncated_at) * 1000000)::bigint, (t.lsn - '0/0')::bigint
from unnest(?::text[], ?::text[], ?::text[]) with ordinality as w (schema_name, table_name, origin, n)
join metadb.truncation t on t.schema_name = w.schema_name and t.table_name = w.table_name and t.origin = w.origin
order by t.truncated_at, t.lsn
