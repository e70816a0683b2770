-- Makes the rows of partitions that were never read, so that there is a row to lock.
-- Parameters: data source, consumer group, and, of equal length, topic ids, topics and partition numbers.
with wanted as (
    select ?::text as data_source, ?::text as consumer_group, w.*
    from unnest(?::uuid[], ?::text[], ?::int[]) as w (topic_id, topic, partition_id)
),
memories as (
    insert into metadb.memory (data_source, topic, partition_id, state)
    select data_source, topic, partition_id, '' from wanted order by topic, partition_id
    on conflict do nothing
)
insert into metadb.position (data_source, consumer_group, topic_id, partition_id, topic, next_offset, revision)
select data_source, consumer_group, topic_id, partition_id, topic, 0, 0 from wanted order by topic, partition_id
on conflict do nothing
