-- All that is kept of some keys of a topic, in the order of the records. Parameters: data source, topic and hashes of keys, twice; data source and topic.
select id, true, topic, partition_id, record_offset, record_time, key, value, old_key
from metadb.dead_letter
where data_source = ? and topic = ? and sha256(key) = any (?::bytea[])
union all
select id, false, topic, partition_id, record_offset, record_time, key, value, old_key
from metadb.dead_letter_follower
where data_source = ? and topic = ? and sha256(key) = any (?::bytea[])
union all
select id, false, topic, partition_id, record_offset, record_time, key, value, old_key
from metadb.dead_letter_follower
where data_source = ? and topic = ? and key is null
order by id
