create or replace function public.mdbversion()
returns text
language sql
stable
as $$
select ${version}::text
$$;
comment on function public.mdbversion() is 'Version of the Metadb server that started last on this database';
