create or replace function public.ps()
returns table (dbname text, username text, state text, realtime text, query text)
language sql
volatile
as $$
select datname::text,
       usename::text,
       state,
       to_char(make_interval(secs => extract(epoch from clock_timestamp() - query_start)::float8), 'HH24:MI:SS'),
       query
  from pg_catalog.pg_stat_activity
 where leader_pid is null
   and state <> 'idle'
   and pid <> pg_catalog.pg_backend_pid()
 order by query_start
$$;
comment on function public.ps() is 'What the sessions of this server are running';
