create temporary table "staging_cc8fc4e649" (
    id bigint not null default nextval('"lib"."Loan____id_seq"'::text),
    k integer, n integer, op "char", t timestamptz, l pg_lsn, u bit varying, c1 integer, c2 double precision, c3 text
) on commit delete rows;

copy pg_temp."staging_cc8fc4e649" (k, n, op, t, l, u, c1, c2, c3) from stdin with (format binary);

-- Merges one staged segment of rows without a key that a snapshot read. A row that was current before the snapshot's first row, and is of the
-- same image, is taken for the one that was read, each at most once: it moves on to the staged row's __id, and so counts among those of
-- this snapshot. What is left is new.
with
first_of_snapshot as (
    insert into metadb.keyless_snapshot as known (schema_name, table_name, origin, lsn, tx_id, first_id)
    select 'lib', 'Loan', 'east', 4294967551, 7, min(s.id) from pg_temp."staging_cc8fc4e649" s
    on conflict (schema_name, table_name, origin) do update
    set lsn = excluded.lsn, tx_id = excluded.tx_id,
        first_id = case when (known.lsn, known.tx_id) = (excluded.lsn, excluded.tx_id) then known.first_id else excluded.first_id end
    returning first_id
),
-- Staged rows of one image are one kind: they are alike, and each takes another of the current rows of that image.
looked_for as (
    select s.id, s.k, s.t, hash_record_extended(row(e.c1, e.c3), 0) as h, e.c1, e.c2, e.c3
    from pg_temp."staging_cc8fc4e649" s
    cross join lateral (select s.c1::bigint as c1, s.c2::text::numeric as c2, s.c3 as c3) e
    where s.n = 0
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
    select kinds.*, alike.tids
    from first_of_snapshot f
    cross join kinds
    cross join lateral (
        select coalesce(array_agg(cur.tid order by cur.id), '{}') as tids
        from (
            select cur.ctid as tid, cur.__id as id
            from "lib"."Loan" cur
            where hash_record_extended(row(cur."id", cur."__id__source"), 0) = kinds.h and cur.__origin = 'east' and cur.__id < f.first_id
                and record_image_eq(row(cur."id", cur."odd ""name""", cur."__id__source"), row(kinds.c1, kinds.c2, kinds.c3))
            order by cur.__id
            limit cardinality(kinds.ids)
        ) cur
    ) alike
),
seen_again as (
    update "lib"."Loan" cur
    set __id = f.id
    from (select unnest(tids) as tid, unnest(ids[1:cardinality(tids)]) as id from found) f
    where cur.ctid = f.tid
),
made as (
    insert into "lib"."Loan" (__id, __start, __end, __current, __origin, __lsn, __end_lsn, "id", "odd ""name""", "__id__source")
    select v.id, v.start, '9999-12-31 00:00:00+00', true, 'east', null, null, v.c1, v.c2, v.c3
    from (
        select unnest(ids[cardinality(tids) + 1:]) as id, unnest(ts[cardinality(tids) + 1:]) as start, c1, c2, c3
        from found
    ) v
)
select false;
