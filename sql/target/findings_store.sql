-- Nothing is stored for a data source that was dropped meanwhile.
insert into metadb.source_finding as stored
    (data_source, schema_name, table_name, column_name, kind, events, first_seen, last_seen, cured_at)
select source.name, f.schema_name, f.table_name, f.column_name, f.kind, f.events, f.first_seen, f.last_seen, f.cured_at
  from metadb.source,
       unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[]::timestamptz[], ?::text[]::timestamptz[],
           ?::text[]::timestamptz[])
           as f (schema_name, table_name, column_name, kind, events, first_seen, last_seen, cured_at)
 where source.name = ?
   for key share of source
on conflict (data_source, schema_name, table_name, column_name, kind) do update
   set events = stored.events + excluded.events,
       first_seen = least(stored.first_seen, excluded.first_seen),
       last_seen = greatest(stored.last_seen, excluded.last_seen),
       cured_at = excluded.cured_at
