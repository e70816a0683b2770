-- Locks the positions of a topic, so that no batch of it commits meanwhile. Parameters: data source, topic.
select consumer_group, topic_id, partition_id, next_offset
from metadb.position
where data_source = ? and topic = ?
order by topic, partition_id
for update
