select parameter, value
  from metadb.config
 order by parameter
