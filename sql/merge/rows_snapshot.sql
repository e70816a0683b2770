-- Merges one staged segment of rows without a key that a snapshot read. A row that was current before the snapshot's first row, and is of the
-- same image, is taken for the one that was read, each at most once: it moves on to the staged row's __id, and so counts among those of
-- this snapshot. What is left is new.
with
first_of_snapshot as (
    insert into metadb.keyless_snapshot as known (schema_name, table_name, origin, lsn, tx_id, first_id)
    select ${schema_name}, ${table_name}, ${origin}, ${snapshot_lsn}, ${snapshot_tx}, min(s.id) from ${staging} s
    on conflict (schema_name, table_name, origin) do update
    set lsn = excluded.lsn, tx_id = excluded.tx_id,
        first_id = case when (known.lsn, known.tx_id) = (excluded.lsn, excluded.tx_id) then known.first_id else excluded.first_id end
    returning first_id
),
${kinds}
found as materialized (
    select kinds.*, alike.tids
    from first_of_snapshot f
    cross join kinds
    cross join lateral (
        select coalesce(array_agg(cur.tid order by cur.id), '{}') as tids
        from (
            select cur.ctid as tid, cur.__id as id
            from ${current} cur
            where ${cur_hash} = kinds.h and cur.__origin = ${origin} and cur.__id < f.first_id
                and record_image_eq(row(${cur_row}), row(${kind_row}))
            order by cur.__id
            limit cardinality(kinds.ids)
        ) cur
    ) alike
),
seen_again as (
    update ${current} cur
    set __id = f.id
    from (select unnest(tids) as tid, unnest(ids[1:cardinality(tids)]) as id from found) f
    where cur.ctid = f.tid
),
made as (
    insert into ${current} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${event_columns})
    select v.id, v.start, '9999-12-31 00:00:00+00', true, ${origin}, null, null${v_columns}
    from (
        select unnest(ids[cardinality(tids) + 1:]) as id, unnest(ts[cardinality(tids) + 1:]) as start${row_columns}
        from found
    ) v
)
select false
