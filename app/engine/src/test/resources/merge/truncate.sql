-- Ends every current version of a table and origin.
with gone as (
    delete from "lib"."Loan" cur
    where cur.__origin = 'east'
    returning cur.*
)
insert into "lib"."zzz___Loan___" (__id, __start, __end, __current, __origin, __lsn, __end_lsn, "id", "odd ""name""", "gone", "__id__source")
select gone.__id, gone.__start, greatest(timestamptz '1970-01-01 00:00:00+00' + 1714521600 * interval '1 second' + 123456 * interval '1 microsecond', gone.__start), false, gone.__origin, gone.__lsn, pg_lsn '1/FF', gone."id", gone."odd ""name""", gone."gone", gone."__id__source"
from gone;
