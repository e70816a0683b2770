-- Takes the versions away that the staged changes (s.t: time, s.l: LSN) made of their keys.
delete from ${main} v
using ${staging} s
where ${match} and v.__origin = ${origin} and (v.__lsn = s.l and v.__start >= s.t or s.l is null and v.__start = s.t)
