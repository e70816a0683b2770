create temporary table "staging_b66a71a87e" (
    id bigint not null default nextval('"lib"."Loan____id_seq"'::text),
    k integer, n integer, op "char", t timestamptz, l pg_lsn, u bit varying, o1 integer, c1 integer, c2 double precision, c3 text
) on commit delete rows;

copy pg_temp."staging_b66a71a87e" (k, n, op, t, l, u, o1, c1, c2, c3) from stdin with (format binary);

-- Merges one staged segment into a table: pg_temp."staging_b66a71a87e" holds changes in the order of the stream, s.k numbers the keys and s.n the changes
-- of a key. The old image of a changed key goes to history, the current row is updated in place or inserted; only a delete moves it.
-- Gives the rows that a create event came over, which are nearly always none: the key's number, and the row as it was.
with
-- Some key comes several times. A change equal to its direct predecessor, over the columns that the event has, is no version; of the
-- others each ends where the next begins, and none begins before its predecessor. A delete ends a life: what comes behind it has no
-- predecessor, as if it came in another batch.
staged as materialized (
    select s.k, s.n, s.op, s.id, s.l, s.t, cur.tid, cur.start as cur_start, cur.lsn as cur_lsn,
        record_image_eq(row(e.c1, e.c2, e.c3), row(cur.f1, cur.f2, cur.f3)) as as_current,
        case when s.n = 0 and s.op = 'c' and cur.tid is not null then record_send(row(cur.f1, cur.f2, cur.f3)) end as standing, e.c1, e.c2, e.c3
    from pg_temp."staging_b66a71a87e" s
    left join lateral (
        -- offset 0: looked up for each staged row by the whole key, also in a plan made while the table was empty
        select cur.ctid as tid, cur.__start as start, cur.__lsn as lsn, cur."id" as f1, cur."odd ""name""" as f2, cur."__id__source" as f3
        from "lib"."Loan" cur
        where cur."id" = s.c1::bigint and cur.__origin = 'east'
        offset 0
    ) cur on true
    cross join lateral (select s.c1::bigint as c1, s.c2::text::numeric as c2, s.c3 as c3) e
),
judged as (
    select staged.*,
        coalesce(lag(op) over w <> 'd', tid is not null) as live,
        case when lag(k) over w is null then as_current else record_image_eq(row(c1, c2, c3), lag(row(c1, c2, c3)) over w) end as same
    from staged
    window w as (partition by k order by n)
),
kept as (
    select judged.*, count(*) filter (where op = 'd') over (partition by k order by n rows between unbounded preceding and 1 preceding) as life
    from judged
    where case op when 'd' then live else not live or not same end
),
versions as materialized (
    select op, id, l, tid,
        row_number() over w = 1 as first,
        lead(k) over w is null as last,
        greatest(case life when 0 then cur_start end, max(t) over (span rows unbounded preceding)) as start,
        greatest(case life when 0 then cur_start end, max(t) over (span rows between unbounded preceding and 1 following)) as ends,
        coalesce(l, cur_lsn) as lsn,
        lead(l) over w as end_lsn, c1, c2, c3
    from kept
    window w as (partition by k order by n), span as (partition by k, life order by n)
),
old_images as (
    insert into "lib"."zzz___Loan___" (__id, __start, __end, __current, __origin, __lsn, __end_lsn, "id", "odd ""name""", "gone", "__id__source")
    select cur.__id, cur.__start, v.start, false, cur.__origin, cur.__lsn, v.l, cur."id", cur."odd ""name""", cur."gone", cur."__id__source"
    from versions v join "lib"."Loan" cur on cur.ctid = v.tid
    where v.first
),
between as (
    insert into "lib"."zzz___Loan___" (__id, __start, __end, __current, __origin, __lsn, __end_lsn, "id", "odd ""name""", "__id__source")
    select v.id, v.start, v.ends, false, 'east', v.lsn, v.end_lsn, v.c1, v.c2, v.c3
    from versions v
    where v.op <> 'd' and not v.last
),
changed as (
    update "lib"."Loan" cur
    set __id = v.id, __start = v.start, __lsn = v.lsn, "id" = v.c1, "odd ""name""" = v.c2, "gone" = null, "__id__source" = v.c3
    from versions v
    where cur.ctid = v.tid and v.last and v.op <> 'd'
),
gone as (
    delete from "lib"."Loan" cur
    using versions v
    where cur.ctid = v.tid and v.last and v.op = 'd'
),
begun as (
    insert into "lib"."Loan" (__id, __start, __end, __current, __origin, __lsn, __end_lsn, "id", "odd ""name""", "__id__source")
    select v.id, v.start, '9999-12-31 00:00:00+00', true, 'east', v.lsn, null, v.c1, v.c2, v.c3
    from versions v
    where v.tid is null and v.last and v.op <> 'd'
)
select staged.k, staged.standing
from staged
where staged.standing is not null;
