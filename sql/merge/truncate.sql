-- Ends every current version of a table and origin.
with gone as (
    delete from ${current} cur
    where cur.__origin = ${origin}
    returning cur.*
)
insert into ${history} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${columns})
select gone.__id, gone.__start, greatest(${time}, gone.__start), false, gone.__origin, gone.__lsn, ${lsn}${gone_columns}
from gone
