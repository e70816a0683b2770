select id,
       data_source,
       topic,
       partition_id,
       record_offset,
       record_time,
       schema_name,
       table_name,
       reason,
       logged_at
  from metadb.dead_letter
 order by id
 limit ?
