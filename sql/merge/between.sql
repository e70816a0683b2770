between as (
    insert into ${history} (__id, __start, __end, __current, __origin, __lsn, __end_lsn${event_columns})
    select v.id, v.start, v.ends, false, ${origin}, v.lsn, v.end_lsn${event_values}
    from versions v
    where v.op <> 'd' and not v.last
),
