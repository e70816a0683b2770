-- Versions that a truncation ended, though an earlier one had, which came from another partition after it. No index leads to them; that two
-- truncations come in the wrong order is rare.
update ${history} h
set __end = greatest(${time}, h.__start), __end_lsn = ${lsn}
where h.__origin = ${origin} and h.__end_lsn = ${later_lsn} and h.__end = greatest(${later_time}, h.__start)
    and (h.__start < ${time} or h.__start = ${time} and coalesce(h.__lsn, '0/0') < ${lsn})
