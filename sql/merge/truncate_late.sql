-- Ends the versions of an origin that were there at a truncation which is applied late; younger ones stay. Parameters: microseconds since 1970, LSN, origin.
with truncation as (
    select timestamptz '1970-01-01 00:00:00+00' + p.micros * interval '1 microsecond' as t, p.lsn as l, p.origin
    from (select ?::bigint, ?::pg_lsn, ?::text) p (micros, lsn, origin)
),
gone as (
    delete from ${current} cur
    using truncation
    where cur.__origin = truncation.origin
        and (cur.__start < truncation.t or cur.__start = truncation.t and coalesce(cur.__lsn <= truncation.l, true))
    returning cur.*
),
ended as (
    update ${history} v
    set __end = truncation.t, __end_lsn = truncation.l
    from truncation
    where v.__origin = truncation.origin and v.__start < truncation.t and v.__end > truncation.t
)
insert into ${history} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${columns})
select gone.__id, gone.__start, truncation.t, false, gone.__origin, gone.__lsn, truncation.l${gone_columns}
from gone, truncation
