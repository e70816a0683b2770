-- The columns of a relation with their comments. Parameter: the relation's name, as an identifier.
select a.attname, col_description(a.attrelid, a.attnum)
from pg_attribute a
where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
order by a.attnum
