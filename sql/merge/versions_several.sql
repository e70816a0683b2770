-- Some key comes several times. A change equal to its direct predecessor, over the columns that the event has, is no version; of the
-- others each ends where the next begins, and none begins before its predecessor.
staged as materialized (
    select s.k, s.n, s.op, s.id, s.l, s.t, cur.ctid as tid, cur.__start as cur_start, cur.__lsn as cur_lsn,
        record_image_eq(row(${new_row}), row(${cur_row})) as as_current${new_values}
    from ${staging} s
    left join ${current} cur on ${match} and cur.__origin = ${origin}${moved}
    cross join lateral (select ${values}) e
),
judged as (
    select staged.*,
        coalesce(lag(op) over w, case when tid is not null then 'u'::"char" end) as prior,
        case when lag(k) over w is null then as_current else record_image_eq(row(${staged_row}), lag(row(${staged_row})) over w) end as same
    from staged
    window w as (partition by k order by n)
),
kept as (
    select *
    from judged
    where case op when 'd' then prior = 'u' else prior is distinct from 'u' or not same end
),
versions as materialized (
    select op, id, l, tid,
        row_number() over w = 1 as first,
        lead(k) over w is null as last,
        greatest(cur_start, max(t) over (w rows unbounded preceding)) as start,
        greatest(cur_start, max(t) over (w rows between unbounded preceding and 1 following)) as ends,
        coalesce(l, cur_lsn) as lsn,
        lead(l) over w as end_lsn${staged_columns}
    from kept
    window w as (partition by k order by n)
)
