-- Merges one staged segment of changes of rows without a key: s.k numbers the rows, s.n the changes of a row, where -1 is the row as it was.
-- For each of those a current row of the same image is taken, the oldest first, no row twice; of a row that was never seen the changes begin
-- with the one that has it. Then as for rows with a key: the old image goes to history, the current row is updated in place.
with
${kinds}
found as materialized (
    select kinds.ks[cur.nth] as k, cur.tid, cur.start, cur.lsn${kind_columns}
    from kinds
    cross join lateral (
        select alike.*, row_number() over (order by alike.id) as nth
        from (
            select cur.ctid as tid, cur.__id as id, cur.__start as start, cur.__lsn as lsn
            from ${current} cur
            where ${cur_hash} = kinds.h and cur.__origin = ${origin} and record_image_eq(row(${cur_row}), row(${kind_row}))
            order by cur.__id
            limit cardinality(kinds.ks)
        ) alike
    ) cur
),
changes as (
    select k, -1 as n, null::"char" as op, null::bigint as id, null::pg_lsn as l, null::timestamptz as t,
        tid, start as cur_start, lsn as cur_lsn${row_columns}
    from found
    union all
    select s.k, s.n, s.op, s.id, s.l, s.t, null, null, null${e_columns}
    from ${staging} s
    cross join lateral (select ${values}) e
    where s.n >= 0
),
judged as (
    select k, n, op, id, l, t,
        first_value(tid) over w as tid, first_value(cur_start) over w as cur_start, first_value(cur_lsn) over w as cur_lsn,
        lag(k) over w is not null as live,
        coalesce(record_image_eq(row(${row}), lag(row(${row})) over w), false) as same${row_columns}
    from changes
    window w as (partition by k order by n)
),
kept as (
    select *
    from judged
    where n >= 0 and case op when 'd' then live else not live or not same end
),
versions as materialized (
    select op, id, l, tid,
        row_number() over w = 1 as first,
        lead(k) over w is null as last,
        greatest(cur_start, max(t) over (w rows unbounded preceding)) as start,
        greatest(cur_start, max(t) over (w rows between unbounded preceding and 1 following)) as ends,
        coalesce(l, cur_lsn) as lsn,
        lead(l) over w as end_lsn${row_columns}
    from kept
    window w as (partition by k order by n)
),
old_images as (
    insert into ${history} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${columns})
    select cur.__id, cur.__start, v.start, false, cur.__origin, cur.__lsn, v.l${cur_columns}
    from versions v join ${current} cur on cur.ctid = v.tid
    where v.first
),
between as (
    insert into ${history} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${event_columns})
    select v.id, v.start, v.ends, false, ${origin}, v.lsn, v.end_lsn${v_columns}
    from versions v
    where v.op <> 'd' and not v.last
),
changed as (
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
made as (
    insert into ${current} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${event_columns})
    select v.id, v.start, '9999-12-31 00:00:00+00', true, ${origin}, v.lsn, null${v_columns}
    from versions v
    where v.tid is null and v.last and v.op <> 'd'
)
select (select coalesce(sum(cardinality(ks)), 0) from kinds) > (select count(*) from found)
