-- Every key comes once: a change is both the first and the last of its key. Equal to the current row over the columns that the event
-- has, it is no version.
versions as materialized (
    select s.op, s.id, s.l, cur.ctid as tid, true as first, true as last,
        greatest(s.t, cur.__start) as start, coalesce(s.l, cur.__lsn) as lsn${new_values}
    from ${staging} s
    left join ${current} cur on ${match} and cur.__origin = ${origin}${moved}
    cross join lateral (select ${values}) e
    where case s.op
        when 'd' then cur.ctid is not null
        else cur.ctid is null or not record_image_eq(row(${new_row}), row(${cur_row}))
        end
)
