-- Opens the versions again that a truncation ended, of keys that have changes from before it: those end them, and the truncation what they make.
with reopened as (
    delete from ${history} h
    using (select distinct on (k) * from ${staging} order by k) s
    where ${history_match} and h.__origin = ${origin} and h.__end_lsn = ${lsn} and h.__end = greatest(${time}, h.__start)
        and not exists (select from ${current} cur where ${match} and cur.__origin = ${origin})
    returning h.*
)
insert into ${current} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${columns})
select r.__id, r.__start, '9999-12-31 00:00:00+00', true, r.__origin, r.__lsn, null${reopened_columns}
from reopened r
