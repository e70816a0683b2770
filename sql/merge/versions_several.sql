-- Some key comes several times. A change equal to its direct predecessor, over the columns that the event has, is no version; of the
-- others each ends where the next begins, and none begins before its predecessor. A delete ends a life: what comes behind it has no
-- predecessor, as if it came in another batch.
staged as materialized (
    select s.k, s.n, s.op, s.id, s.l, s.t, cur.tid, cur.start as cur_start, cur.lsn as cur_lsn,
        record_image_eq(row(${new_row}), row(${cur_row})) as as_current,
        case when s.n = 0 and s.op = 'c' and cur.tid is not null then record_send(row(${standing_row})) end as standing${new_values}
    from ${staging} s
    ${found}${moved}
    cross join lateral (select ${values}) e
),
judged as (
    select staged.*,
        coalesce(lag(op) over w <> 'd', tid is not null) as live,
        case when lag(k) over w is null then as_current else record_image_eq(row(${staged_row}), lag(row(${staged_row})) over w) end as same
    from staged
    window w as (partition by k order by n)
),
kept as (
    select judged.*, count(*) filter (where op = 'd') over (partition by k order by n rows between unbounded preceding and 1 preceding) as life
    from judged
    where case op when 'd' then live else not live or ${renewed_again}not same end
),
versions as materialized (
    select op, id, l, tid,
        row_number() over w = 1 as first,
        lead(k) over w is null as last,
        greatest(case life when 0 then cur_start end, max(t) over (span rows unbounded preceding)) as start,
        greatest(case life when 0 then cur_start end, max(t) over (span rows between unbounded preceding and 1 following)) as ends,
        coalesce(l, cur_lsn) as lsn,
        lead(l) over w as end_lsn${staged_columns}
    from kept
    window w as (partition by k order by n), span as (partition by k, life order by n)
)
