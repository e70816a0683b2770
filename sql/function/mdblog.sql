create or replace function public.mdblog(v interval default interval '24 hours')
returns table (log_time timestamptz(3), error_severity text, message text)
language sql
stable
as $$
select log_time, error_severity, message
  from metadb.log
 where log_time >= now() - v
 order by log_time
$$;
comment on function public.mdblog(interval) is 'Metadb''s log of the last 24 hours, or of the interval given';
