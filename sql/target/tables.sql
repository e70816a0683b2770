-- How base tables stand: for each current table asked for, its main table, history, sequence, data columns, key, row index and years.
-- Parameters: schema names, table names (arrays of equal length). A relation that is not the current table of a main table gives no row.
select cn.nspname as schema_name,
    c.relname as current_name,
    m.relname as main_name,
    h.relname as history_name,
    sn.nspname as sequence_schema,
    s.relname as sequence_name,
    columns.names as column_names,
    columns.types as column_types,
    k.names as key_names,
    row_index.names as row_index_names,
    years.bounds as year_bounds
from unnest(?::text[], ?::text[]) as wanted (schema_name, table_name)
join pg_namespace cn on cn.nspname = wanted.schema_name
join pg_class c on c.relnamespace = cn.oid and c.relname = wanted.table_name
join pg_inherits ci on ci.inhrelid = c.oid
join pg_class m on m.oid = ci.inhparent and m.relkind = 'p'
join pg_inherits hi on hi.inhparent = m.oid and hi.inhrelid <> c.oid
join pg_class h on h.oid = hi.inhrelid and h.relkind = 'p'
join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = m.oid
    and d.classid = 'pg_class'::regclass and d.deptype = 'a'
join pg_class s on s.oid = d.objid and s.relkind = 'S'
join pg_namespace sn on sn.oid = s.relnamespace
cross join lateral (
    select coalesce(array_agg(a.attname::text order by a.attnum), '{}') as names,
        coalesce(array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum), '{}') as types
    from pg_attribute a
    where a.attrelid = m.oid and a.attnum > 0 and not a.attisdropped
        and a.attname not in ('__id', '__start', '__end', '__current', '__origin', '__lsn', '__end_lsn')
) columns
left join lateral (
    -- the index over (key, __origin); a unique one before any other
    select array_agg(a.attname::text order by p.position) as names
    from (
        select i.indexrelid, i.indrelid, i.indkey, i.indnkeyatts
        from pg_index i
        where i.indrelid = c.oid and i.indisvalid and i.indexprs is null and i.indpred is null
            and i.indkey[i.indnkeyatts - 1] = (
                select attnum from pg_attribute where attrelid = c.oid and attname = '__origin')
        order by i.indisunique desc, i.indexrelid desc
        limit 1
    ) i
    cross join lateral generate_series(0, i.indnkeyatts - 2) as p (position)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[p.position]
) k on true
left join lateral (
    -- the index over (hash of columns, __origin, __id) of a table whose rows have no key; which columns, its dependencies say
    select coalesce(array_agg(a.attname::text order by a.attnum) filter (
            where a.attname not in ('__id', '__start', '__end', '__current', '__origin', '__lsn', '__end_lsn')), '{}') as names
    from pg_index i
    join pg_depend on_column on on_column.classid = 'pg_class'::regclass and on_column.objid = i.indexrelid
        and on_column.refclassid = 'pg_class'::regclass and on_column.refobjid = c.oid and on_column.refobjsubid > 0
    join pg_attribute a on a.attrelid = c.oid and a.attnum = on_column.refobjsubid
    where i.indrelid = c.oid and i.indisvalid and i.indpred is null
        and i.indkey[i.indnkeyatts - 1] = (select attnum from pg_attribute where attrelid = c.oid and attname = '__id')
        and i.indkey[i.indnkeyatts - 2] = (select attnum from pg_attribute where attrelid = c.oid and attname = '__origin')
        and (i.indnkeyatts = 2 and i.indexprs is null or i.indnkeyatts = 3 and i.indexprs is not null)
    group by i.indexrelid
    order by i.indexrelid desc
    limit 1
) row_index on true
cross join lateral (
    select coalesce(array_agg(pg_get_expr(y.relpartbound, y.oid)), '{}') as bounds
    from pg_inherits yi
    join pg_class y on y.oid = yi.inhrelid
    where yi.inhparent = h.oid
) years
