-- Makes the rows of topics that were never read. Parameters: data source, and, of equal length, topics, topic ids and numbers of partitions.
insert into metadb.topic (data_source, topic, topic_id, partitions, marks)
select ?, w.topic, w.topic_id, w.partitions, ''
from unnest(?::text[], ?::uuid[], ?::int[]) as w (topic, topic_id, partitions)
order by w.topic
on conflict do nothing
