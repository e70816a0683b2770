-- Every key comes once: a change is both the first and the last of its key. Equal to the current row over the columns that the event
-- has, it is no version.
staged as materialized (
    select s.k, s.op, s.id, s.l, cur.tid,
        greatest(s.t, cur.start) as start, coalesce(s.l, cur.lsn) as lsn,
        case s.op
            when 'd' then cur.tid is not null
            else cur.tid is null or ${renewed}not record_image_eq(row(${new_row}), row(${cur_row}))
            end as kept,
        case when s.op = 'c' and cur.tid is not null then record_send(row(${standing_row})) end as standing${new_values}
    from ${staging} s
    ${found}${moved}
    cross join lateral (select ${values}) e
),
versions as not materialized (
    select staged.*, true as first, true as last
    from staged
    where kept
)
