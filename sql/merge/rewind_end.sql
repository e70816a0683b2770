-- What is now the newest version of each key becomes current again if it was one of the staged changes that ended it.
update ${main} v
set __current = true, __end = '9999-12-31 00:00:00+00', __end_lsn = null
from ${staging} s
where ${match} and v.__origin = ${origin} and not v.__current
    and v.__end_lsn is not distinct from s.l and v.__end = greatest(s.t, v.__start)
    and v.__id = (select max(v.__id) from ${main} v where ${match} and v.__origin = ${origin})
