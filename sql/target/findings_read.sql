select schema_name, table_name, column_name, kind, events, first_seen, last_seen, cured_at
  from metadb.source_finding
 where data_source = ?
 order by cured_at nulls first, schema_name, table_name, column_name, kind
