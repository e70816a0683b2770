create or replace function public.mdbusers()
returns table (username text)
language sql
stable
as $$
select username
  from metadb.auth
 order by username
$$;
comment on function public.mdbusers() is 'Users registered with Metadb';
