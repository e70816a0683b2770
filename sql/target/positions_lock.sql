-- Locks and reads the positions of a batch, in the order of topic and partition; waits for a transaction that stores them.
-- Parameters: data source, consumer group, and, of equal length, topic ids, topics and partition numbers.
select p.topic, p.partition_id, p.topic_id, p.next_offset, p.revision, m.state, p.updated_at
from unnest(?::uuid[], ?::text[], ?::int[]) as w (topic_id, topic, partition_id)
join metadb.position p on p.data_source = ? and p.consumer_group = ?
    and p.topic_id = w.topic_id and p.partition_id = w.partition_id
join metadb.memory m on m.data_source = p.data_source and m.topic = w.topic and m.partition_id = w.partition_id
order by p.topic, p.partition_id
for update of p, m
