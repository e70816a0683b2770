-- Staged rows of one image are one kind: they are alike, and each takes another of the current rows of that image.
looked_for as (
    select s.id, s.k, s.t, ${hash} as h${e_columns}
    from ${staging} s
    cross join lateral (select ${values}) e
    where ${staged_rows}
),
sorted as (
    select looked_for.*,
        coalesce(h <> lag(h) over w or not record_image_eq(row(${row}), lag(row(${row})) over w), true) as begins
    from looked_for
    window w as (order by h, row(${row}) using operator(pg_catalog.*<), id)
),
numbered as (
    select sorted.*, count(*) filter (where begins) over (order by h, row(${row}) using operator(pg_catalog.*<), id) as kind
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
