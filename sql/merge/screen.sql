-- Takes the changes out of a staged segment that were merged in another partition before: a version of their key was begun or ended no earlier and
-- by no lower LSN. Of snapshot rows, which have none, any version of their key says it.
delete from ${staging} s
where exists (
    select
    from ${main} main
    where ${main_match} and main.__origin = ${origin}
        and (s.l is null
            or main.__start >= s.t and main.__lsn >= s.l
            or not main.__current and main.__end >= s.t and main.__end_lsn >= s.l)
)
