-- Takes a topic's partitions in, and has whoever holds one of them read its position again, with the marks: the revision is the fence. One
-- that was never stored stays at zero or below. Parameters: topic id, number of partitions, marks, data source, topic.
with taken as (
    update metadb.topic
    set topic_id = ?, partitions = ?, marks = ?
    where data_source = ? and topic = ?
    returning data_source, topic
)
update metadb.position p
set revision = case when p.revision > 0 then p.revision + 1 else p.revision - 1 end
from taken
where p.data_source = taken.data_source and p.topic = taken.topic
