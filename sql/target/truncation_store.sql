-- Remembers a truncation. Parameters: schema, table, origin, microseconds since 1970, LSN as a number.
insert into metadb.truncation (schema_name, table_name, origin, truncated_at, lsn)
values (?, ?, ?, timestamptz '1970-01-01 00:00:00+00' + ? * interval '1 microsecond', '0/0'::pg_lsn + ?::numeric)
on conflict do nothing
