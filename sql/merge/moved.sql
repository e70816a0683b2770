-- A value left unchanged by an update of the primary key stands in the newest version under the old key.
    left join lateral (
        select main.*
        from ${main} main
        where s.${first_old} is not null and ${old_match} and main.__origin = ${origin}
        order by main.__id desc
        limit 1
    ) moved on true
