create temporary table "staging_b66a71a87e" (
    id bigint not null default nextval('"lib"."Loan____id_seq"'::text),
    k integer, n integer, op "char", t timestamptz, l pg_lsn, u bit varying, o1 integer, c1 integer, c2 double precision, c3 text
) on commit delete rows;

copy pg_temp."staging_b66a71a87e" (k, n, op, t, l, u, o1, c1, c2, c3) from stdin with (format binary);

-- Takes the changes out of a staged segment that were merged in another partition before: a version of their key was begun or ended no earlier and
-- by no lower LSN. Of snapshot rows, which have none, any version of their key says it.
delete from pg_temp."staging_b66a71a87e" s
where exists (
    select
    from "lib"."Loan__" main
    where main."id" = s.c1::bigint and main.__origin = 'east'
        and (s.l is null
            or main.__start >= s.t and main.__lsn >= s.l
            or not main.__current and main.__end >= s.t and main.__end_lsn >= s.l)
);

-- Merges one staged segment into a table: pg_temp."staging_b66a71a87e" holds changes in the order of the stream, s.k numbers the keys and s.n the changes
-- of a key. The old image of a changed key goes to history, the current row is updated in place or inserted; only a delete moves it.
-- Gives the rows that a create event came over, which are nearly always none: the key's number, and the row as it was.
with
-- Every key comes once: a change is both the first and the last of its key. Equal to the current row over the columns that the event
-- has, it is no version.
staged as materialized (
    select s.k, s.op, s.id, s.l, cur.tid,
        greatest(s.t, cur.start) as start, coalesce(s.l, cur.lsn) as lsn,
        case s.op
            when 'd' then cur.tid is not null
            else cur.tid is null or not record_image_eq(row(e.c1, e.c2, e.c3), row(cur.f1, cur.f2, cur.f3))
            end as kept,
        case when s.op = 'c' and cur.tid is not null then record_send(row(cur.f1, cur.f2, cur.f3)) end as standing, e.c1, e.c2, e.c3
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
versions as not materialized (
    select staged.*, true as first, true as last
    from staged
    where kept
),
old_images as (
    insert into "lib"."zzz___Loan___" (__id, __start, __end, __current, __origin, __lsn, __end_lsn, "id", "odd ""name""", "gone", "__id__source")
    select cur.__id, cur.__start, v.start, false, cur.__origin, cur.__lsn, v.l, cur."id", cur."odd ""name""", cur."gone", cur."__id__source"
    from versions v join "lib"."Loan" cur on cur.ctid = v.tid
    where v.first
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
