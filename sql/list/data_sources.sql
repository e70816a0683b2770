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
       coalesce(module, '') as module,
       coalesce(more.table_pass_filter, '') as table_pass_filter,
       coalesce(more.column_pass_filter, '') as column_pass_filter,
       coalesce(more.column_stop_filter, '') as column_stop_filter,
       coalesce(more.consumers, '') as consumers,
       coalesce(more.on_error, 'dead_letter') as on_error,
       coalesce(more.column_types, '') as column_types,
       coalesce(more.binary_handling_mode, 'bytes') as binary_handling_mode,
       coalesce(more.unavailable_value_placeholder, '__debezium_unavailable_value') as unavailable_value_placeholder
  from metadb.source
  cross join lateral (
       select max(value) filter (where option_name = 'table_pass_filter') as table_pass_filter,
              max(value) filter (where option_name = 'column_pass_filter') as column_pass_filter,
              max(value) filter (where option_name = 'column_stop_filter') as column_stop_filter,
              max(value) filter (where option_name = 'consumers') as consumers,
              max(value) filter (where option_name = 'on_error') as on_error,
              max(value) filter (where option_name = 'column_types') as column_types,
              max(value) filter (where option_name = 'binary_handling_mode') as binary_handling_mode,
              max(value) filter (where option_name = 'unavailable_value_placeholder') as unavailable_value_placeholder
         from metadb.source_option
        where source_name = source.name
       ) more
 order by name
