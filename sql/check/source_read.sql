-- One row if the data source exists: whether anything was read of it since it was created. Positions outlive a data source.
select exists (
           select from metadb.position
            where data_source = source.name and next_offset > 0 and updated_at >= source.created_at)
  from metadb.source
 where name = ?
