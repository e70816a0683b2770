-- Whether a value that an update left unchanged stands nowhere: the row was never seen before, so that the value is null from here on.
select exists (
    select
    from ${staging} s
    ${found}${moved}
    where s.u is not null and s.op <> 'd' and ${nowhere}
)
