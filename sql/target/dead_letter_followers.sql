-- Which of a batch's records stand behind a dead letter of the same key; a truncation behind any of its topic. Parameters: ids, topics, hashes of
-- keys (null: a truncation), data source twice.
select k.id
from unnest(?::bigint[], ?::text[], ?::bytea[]) as k (id, topic, hash)
where case
    when k.hash is null then exists (
        select from metadb.dead_letter d
        where d.data_source = ? and d.topic = k.topic and d.id < k.id)
    else exists (
        select from metadb.dead_letter d
        where d.data_source = ? and d.topic = k.topic and sha256(d.key) = k.hash and d.id < k.id)
    end
