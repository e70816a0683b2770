left join lateral (
        -- offset 0: looked up for each staged row by the whole key, also in a plan made while the table was empty
        select cur.ctid as tid, cur.__start as start, cur.__lsn as lsn${cur_values}
        from ${current} cur
        where ${match} and cur.__origin = ${origin}
        offset 0
    ) cur on true
