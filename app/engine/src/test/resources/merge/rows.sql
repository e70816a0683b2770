create temporary table "staging_cc8fc4e649" (
    id bigint not null default nextval('"lib"."Loan____id_seq"'::text),
    k integer, n integer, op "char", t timestamptz, l pg_lsn, u bit varying, c1 integer, c2 double precision, c3 text
) on commit delete rows;

copy pg_temp."staging_cc8fc4e649" (k, n, op, t, l, u, c1, c2, c3) from stdin with (format binary);

-- Merges one staged segment of changes of rows without a key: s.k numbers the rows, s.n the changes of a row, where -1 is the row as it was.
-- For each of those a current row of the same image is taken, the oldest first, no row twice; of a row that was never seen the changes begin
-- with the one that has it. Then as for rows with a key: the old image goes to history, the current row is updated in place.
with
-- Staged rows of one image are one kind: they are alike, and each takes another of the current rows of that image.
looked_for as (
    select s.id, s.k, s.t, hash_record_extended(row(e.c1, e.c3), 0) as h, e.c1, e.c2, e.c3
    from pg_temp."staging_cc8fc4e649" s
    cross join lateral (select s.c1::bigint as c1, s.c2::text::numeric as c2, s.c3 as c3) e
    where s.n < 0
),
sorted as (
    select looked_for.*,
        coalesce(h <> lag(h) over w or not record_image_eq(row(c1, c2, c3), lag(row(c1, c2, c3)) over w), true) as begins
    from looked_for
    window w as (order by h, row(c1, c2, c3) using operator(pg_catalog.*<), id)
),
numbered as (
    select sorted.*, count(*) filter (where begins) over (order by h, row(c1, c2, c3) using operator(pg_catalog.*<), id) as kind
    from sorted
),
kinds as materialized (
    select firsts.*
    from (
        select numbered.*, array_agg(k) over w as ks, array_agg(id) over w as ids, array_agg(t) over w as ts
        from numbered
        window w as (partition by kind order by id rows between unbounded preceding and unbounded following)
    ) firsts
    where begins
),
found as materialized (
    select kinds.ks[cur.nth] as k, cur.tid, cur.start, cur.lsn, kinds.c1, kinds.c2, kinds.c3
    from kinds
    cross join lateral (
        select alike.*, row_number() over (order by alike.id) as nth
        from (
            select cur.ctid as tid, cur.__id as id, cur.__start as start, cur.__lsn as lsn
            from "lib"."Loan" cur
            where hash_record_extended(row(cur."id", cur."__id__source"), 0) = kinds.h and cur.__origin = 'east' and record_image_eq(row(cur."id", cur."odd ""name""", cur."__id__source"), row(kinds.c1, kinds.c2, kinds.c3))
            order by cur.__id
            limit cardinality(kinds.ks)
        ) alike
    ) cur
),
changes as (
    select k, -1 as n, null::"char" as op, null::bigint as id, null::pg_lsn as l, null::timestamptz as t,
        tid, start as cur_start, lsn as cur_lsn, c1, c2, c3
    from found
    union all
    select s.k, s.n, s.op, s.id, s.l, s.t, null, null, null, e.c1, e.c2, e.c3
    from pg_temp."staging_cc8fc4e649" s
    cross join lateral (select s.c1::bigint as c1, s.c2::text::numeric as c2, s.c3 as c3) e
    where s.n >= 0
),
judged as (
    select k, n, op, id, l, t,
        first_value(tid) over w as tid, first_value(cur_start) over w as cur_start, first_value(cur_lsn) over w as cur_lsn,
        lag(k) over w is not null as live,
        coalesce(record_image_eq(row(c1, c2, c3), lag(row(c1, c2, c3)) over w), false) as same, c1, c2, c3
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
        lead(l) over w as end_lsn, c1, c2, c3
    from kept
    window w as (partition by k order by n)
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
made as (
    insert into "lib"."Loan" (__id, __start, __end, __current, __origin, __lsn, __end_lsn, "id", "odd ""name""", "__id__source")
    select v.id, v.start, '9999-12-31 00:00:00+00', true, 'east', v.lsn, null, v.c1, v.c2, v.c3
    from versions v
    where v.tid is null and v.last and v.op <> 'd'
)
select (select coalesce(sum(cardinality(ks)), 0) from kinds) > (select count(*) from found);
