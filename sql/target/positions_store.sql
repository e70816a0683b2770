-- Stores the positions of a batch, in its transaction.
-- Parameters: of equal length, topic ids, topics, partition numbers, next offsets and memories; data source, consumer group.
with stored as (
    select * from unnest(?::uuid[], ?::text[], ?::int[], ?::bigint[], ?::bytea[])
        as w (topic_id, topic, partition_id, next_offset, state)
),
memories as (
    update metadb.memory m
    set state = w.state
    from stored w
    where m.data_source = ? and m.topic = w.topic and m.partition_id = w.partition_id and m.state <> w.state
)
update metadb.position p
set next_offset = w.next_offset, revision = greatest(p.revision, 0) + 1, updated_at = now()
from stored w
where p.data_source = ? and p.consumer_group = ? and p.topic_id = w.topic_id and p.partition_id = w.partition_id
