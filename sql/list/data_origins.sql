select name
  from metadb.origin
 order by name
