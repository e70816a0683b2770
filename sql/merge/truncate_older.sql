-- Ends the versions of a table and origin that are older than a truncation, by time and LSN. A newer row may have been inserted over one of them
-- before the truncation was seen: then the older version ended here, not there.
with gone as (
    delete from ${current} cur
    where cur.__origin = ${origin} and (cur.__start < ${time} or cur.__start = ${time} and coalesce(cur.__lsn, '0/0') < ${lsn})
    returning cur.*
),
outlived as (
    update ${history} h
    set __end = greatest(${time}, h.__start), __end_lsn = ${lsn}
    from ${current} cur
    where cur.__origin = ${origin} and not (cur.__start < ${time} or cur.__start = ${time} and coalesce(cur.__lsn, '0/0') < ${lsn})
        and ${key_match} and h.__origin = ${origin}
        and (h.__start < ${time} or h.__start = ${time} and coalesce(h.__lsn, '0/0') < ${lsn})
        and (h.__end > ${time} or h.__end = ${time} and h.__end_lsn > ${lsn})
)
insert into ${history} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${columns})
select gone.__id, gone.__start, greatest(${time}, gone.__start), false, gone.__origin, gone.__lsn, ${lsn}${gone_columns}
from gone
