-- Merges one staged segment into a table: ${staging} holds changes in the order of the stream, s.k numbers the keys and s.n the changes
-- of a key. The old image of a changed key goes to history, the current row is updated in place or inserted; only a delete moves it.
-- Gives the rows that a create event came over, which are nearly always none: the key's number, and the row as it was.
with
${versions},
old_images as (
    insert into ${history} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${columns})
    select cur.__id, cur.__start, v.start, false, cur.__origin, cur.__lsn, v.l${cur_columns}
    from versions v join ${current} cur on cur.ctid = v.tid
    where v.first
),
${between}changed as (
    update ${current} cur
    set __id = v.id, __start = v.start, __lsn = v.lsn${assignments}
    from versions v
    where cur.ctid = v.tid and v.last and v.op <> 'd'
),
gone as (
    delete from ${current} cur
    using versions v
    where cur.ctid = v.tid and v.last and v.op = 'd'
),
begun as (
    insert into ${current} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${event_columns})
    select v.id, v.start, '9999-12-31 00:00:00+00', true, ${origin}, v.lsn, null${event_values}
    from versions v
    where v.tid is null and v.last and v.op <> 'd'
)
select staged.k, staged.standing
from staged
where staged.standing is not null
