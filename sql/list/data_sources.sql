select name,
       coalesce(brokers, '') as brokers,
       coalesce(nullif(security, ''), 'ssl') as security,
       coalesce(topics, '') as topics,
       coalesce(nullif(consumer_group, ''), 'metadb_' || name) as consumer_group,
       coalesce(schema_pass_filter, '') as schema_pass_filter,
       coalesce(schema_stop_filter, '') as schema_stop_filter,
       coalesce(table_stop_filter, '') as table_stop_filter,
       coalesce(trim_schema_prefix, '') as trim_schema_prefix,
       coalesce(add_schema_prefix, '') as add_schema_prefix,
       coalesce(map_public_schema, '') as map_public_schema,
       coalesce(module, '') as module
  from metadb.source
 order by name
